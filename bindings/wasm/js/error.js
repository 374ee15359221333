/** What every function throws: an `Error` with a stable `code`. */
export class RefereeError extends Error {
  constructor(code, message, options) {
    super(message, options);
    this.code = code;
  }
}
RefereeError.prototype.name = "RefereeError";

/** The error that the core describes as `{ code, message }`. */
export const refusal = ({ code, message }) => new RefereeError(code, message);

export const missing = (at, expected) =>
  new RefereeError("argument.missing", `${at}: should be ${expected}, is absent`);

export const wrongType = (at, expected, value) =>
  value === undefined
    ? missing(at, expected)
    : new RefereeError("argument.type", `${at}: should be ${expected}, is ${describe(value)}`);

export const wrongValue = (at, expected) =>
  new RefereeError("argument.value", `${at}: should be ${expected}`);

/** What a value is, without saying what it holds. */
function describe(value) {
  try {
    return kind(value);
  } catch {
    // A proxy or a getter that fails.
    return "an object";
  }
}

function kind(value) {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "number":
      return Number.isInteger(value) ? "an integer" : "a number";
    case "undefined":
      return "absent";
    case "object":
    case "function": {
      const name = value.constructor?.name;
      // A name that anybody may have written: only one that reads as such is shown.
      return typeof name === "string" && name !== "Object" && /^[\w$]{1,60}$/.test(name) ? `a ${name}` : "an object";
    }
    default:
      return `a ${typeof value}`;
  }
}
