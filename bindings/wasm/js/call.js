// The door that every operation of the contract has: arguments in, plain objects out.

import { json, text } from "./guards.js";
import { answer, run } from "./instance.js";

/** Any operation by the name of the contract, as on the command line. */
export function call(operation, argument) {
  text(operation, "operation");
  const line = json(argument === undefined ? {} : argument, "argument");
  return run((glue) => answer(glue.call(operation, line)));
}
