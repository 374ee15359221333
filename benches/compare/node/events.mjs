// The whole job on events, as an expert writes it with each validator: decode and parse, every
// check of the schema, the platform of the referrer by a Set, and the last of each key in a Map.
import { readFileSync } from "node:fs";

const PLATFORMS = new Set(JSON.parse(readFileSync(process.env.REFEREE_PLATFORMS, "utf8")));
const MOST = Number.MAX_SAFE_INTEGER;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Is it a real day? */
function isDay(text) {
  if (!DATE.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function tally(rows, isValid) {
  const last = new Map();
  let invalid = 0;
  let rejected = 0;
  for (const row of rows) {
    if (!isValid(row)) invalid++;
    else if (PLATFORMS.has(row.raw_referrer_value)) {
      last.set(`${row.date}\n${row.raw_referrer_value}\n${row.raw_page_value}`, row);
    } else rejected++;
  }
  const events = rows.length;
  return { events, accepted: events - invalid - rejected, rejected, invalid, upserts: last.size };
}

const ARRAYS = ["events-array", "events-spaced", "events-indented", "events-reordered", "events-shuffled"];
const LINES = ["events-ndjson", "events-one", "events-ndjson-bad"];

/** The body comes as bytes, as it does from a request or a file. */
function jobs(isValid) {
  const decoder = new TextDecoder();
  const array = (body) => () => tally(JSON.parse(decoder.decode(body)), isValid);
  const parsed = (body) => {
    const rows = [];
    for (const line of decoder.decode(body).split("\n")) if (line) rows.push(JSON.parse(line));
    return rows;
  };
  const lines = (body) => () => tally(parsed(body), isValid);
  return Object.fromEntries([
    ...ARRAYS.map((job) => [job, array]),
    ...LINES.map((job) => [job, lines]),
  ]);
}

const OPTIONAL = ["pageviews", "sessions", "transactions"];

async function ajv(version) {
  const { default: Ajv } = await import("ajv");
  const { default: formats } = await import("ajv-formats");
  const text = (minLength, maxLength) => ({ type: "string", minLength, maxLength });
  const count = { type: "integer", minimum: 0, maximum: MOST, nullable: true };
  const schema = {
    type: "object",
    required: ["date", "raw_referrer_value", "raw_page_value"],
    properties: {
      date: { type: "string", format: "date" },
      raw_referrer_value: text(1, 512),
      raw_page_value: text(1, 2048),
      ...Object.fromEntries(OPTIONAL.map((name) => [name, count])),
      purchase_revenue: { type: "number", minimum: 0, nullable: true },
      batch_id: { ...text(0, 128), nullable: true },
    },
  };
  const validator = formats(new Ajv({ allErrors: true })).compile(schema);
  return { version: version("ajv"), jobs: jobs(validator) };
}

async function zod(version) {
  const { z } = await import("zod");
  const optional = (schema) => schema.nullable().optional();
  const count = optional(z.number().int().min(0).max(MOST));
  const schema = z.object({
    date: z.iso.date(),
    raw_referrer_value: z.string().min(1).max(512),
    raw_page_value: z.string().min(1).max(2048),
    ...Object.fromEntries(OPTIONAL.map((name) => [name, count])),
    purchase_revenue: optional(z.number().min(0)),
    batch_id: optional(z.string().max(128)),
  });
  return { version: version("zod"), jobs: jobs((row) => schema.safeParse(row).success) };
}

async function typebox(version) {
  const { Type, FormatRegistry } = await import("@sinclair/typebox");
  const { TypeCompiler } = await import("@sinclair/typebox/compiler");
  FormatRegistry.Set("date", isDay);
  const optional = (schema) => Type.Optional(Type.Union([schema, Type.Null()]));
  const count = optional(Type.Integer({ minimum: 0, maximum: MOST }));
  const schema = Type.Object({
    date: Type.String({ format: "date" }),
    raw_referrer_value: Type.String({ minLength: 1, maxLength: 512 }),
    raw_page_value: Type.String({ minLength: 1, maxLength: 2048 }),
    ...Object.fromEntries(OPTIONAL.map((name) => [name, count])),
    purchase_revenue: optional(Type.Number({ minimum: 0 })),
    batch_id: optional(Type.String({ maxLength: 128 })),
  });
  const compiled = TypeCompiler.Compile(schema);
  return { version: version("@sinclair/typebox"), jobs: jobs((row) => compiled.Check(row)) };
}

async function valibot(version) {
  const v = await import("valibot");
  const count = v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST)));
  const text = (least, most) => v.pipe(v.string(), v.minLength(least), v.maxLength(most));
  const schema = v.object({
    date: v.pipe(v.string(), v.check(isDay)),
    raw_referrer_value: text(1, 512),
    raw_page_value: text(1, 2048),
    ...Object.fromEntries(OPTIONAL.map((name) => [name, count])),
    purchase_revenue: v.nullish(v.pipe(v.number(), v.minValue(0))),
    batch_id: v.nullish(text(0, 128)),
  });
  const parse = v.safeParser(schema);
  return { version: version("valibot"), jobs: jobs((row) => parse(row).success) };
}

export const eventPeers = {
  "JSON.parse + Ajv + Map": ajv,
  "JSON.parse + zod + Map": zod,
  "JSON.parse + TypeBox + Map": typebox,
  "JSON.parse + valibot + Map": valibot,
};
