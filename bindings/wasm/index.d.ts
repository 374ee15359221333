/// <reference lib="esnext.disposable" />

/**
 * The rules of an AI-referral and brand-configuration API: websites, owners, referrers, events,
 * mentions. Pure functions: no clock, no network, no state but what is passed in.
 *
 * Every function is named after its operation and gives what the command line gives: plain
 * objects with the API's own field names. What cannot be used throws a {@link RefereeError}.
 */

/** A value that JSON can hold. Properties that are `undefined` are absent. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** What every function throws. */
export class RefereeError extends Error {
  /**
   * Stable: `argument.*` where an argument is unusable (`argument.type`, `argument.missing`,
   * `argument.value`, `argument.lone_surrogate`, `argument.not_finite`, `argument.detached`, …),
   * the code of a rule (`website.invalid_host`, `overlay.not_a_host`, …), or `init.needed`.
   */
  readonly code: string;
  constructor(code: string, message: string, options?: { cause?: unknown });
}

/** `WebAssembly.Module`, where the libraries of a project declare it: those of a server often do not. */
type CompiledModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } } ? Module : never;

/** What a module is made from. */
export type ModuleSource = CompiledModule | ArrayBuffer | ArrayBufferView;

/**
 * Starts the module. The first call does the work, later ones nothing. In Node, Deno, Bun, at the
 * edge and with `referee-wasm/inline` the import alone has started it, and this returns at once.
 *
 * @param source where the module comes from, if not from beside the package's own script
 */
export function init(
  source?: ModuleSource | Response | Request | URL | string | Promise<ModuleSource | Response>,
): Promise<void>;

/** Starts the module now, from what is already here. */
export function initSync(source: ModuleSource): void;

/* ---------------------------------------------------------------- websites and owners */

/** A website in its one spelling (rule 1). */
export interface Website {
  /** The host, by which a brand's primary website is compared. */
  domain: string;
  /** Host, port and path, by which every other website is compared. */
  site: string;
}

/** Why one of many has no result. */
export interface Refusal {
  error: { code: string; message: string };
}

/**
 * The normal form of a website.
 *
 * @throws {@link RefereeError} `website.*` where it is none
 */
export function normalizeWebsite(input: string): Website;

/** The normal form of each of many websites, in order; what is none has `error`. */
export function normalizeWebsites(inputs: readonly string[]): Array<(Website & { error?: undefined }) | (Refusal & Partial<Record<keyof Website, undefined>>)>;

/** The id of a stored record. */
export type Id = number | string;

/** Who holds a website or a name. */
export type Owner =
  | { owner: "brand" }
  | { owner: "competitor"; /** Its place in the list, from 0. */ index: number; id?: Id; name: string };

/** A competitor of a brand. */
export interface Competitor {
  id?: Id | null;
  name: string;
  alternative_names?: readonly string[] | null;
  excluded_names?: readonly string[] | null;
  websites?: readonly string[] | null;
  case_sensitive?: boolean | null;
}

/** A persona of a brand. */
export interface Persona {
  id?: Id | null;
  name: string;
  description: string;
  status?: "active" | "archived" | null;
}

/** A brand as it is stored. */
export interface Brand {
  id?: Id | null;
  name: string;
  website: string;
  description?: string | null;
  alternative_names?: readonly string[] | null;
  excluded_names?: readonly string[] | null;
  alternative_websites?: readonly string[] | null;
  competitors?: readonly Competitor[] | null;
  personas?: readonly Persona[] | null;
  key_topics?: readonly string[] | null;
  status?: string | null;
  case_sensitive?: boolean | null;
}

/** One key that two owners claim, newly (rules 2.1 to 2.4). */
export interface Conflict {
  key: string;
  /** The owner that the refusal names. */
  holder: Owner;
  claimant: Owner;
  /** The API's own words. */
  detail: string;
}

/** A claim that covers another owner's; advice, never a refusal (rule 2.5). */
export interface Overlap {
  covering: { owner: Owner; key: string };
  covered: { owner: Owner; key: string };
}

/** The conflicts that a write makes, and the overlaps within the brand. */
export function findConflicts(
  brand: Brand,
  options?: { /** The state before the write: what collides there is no new conflict. */ before?: Brand | null },
): { conflicts: Conflict[]; overlaps: Overlap[]; conflicts_omitted?: number; overlaps_omitted?: true };

/** Who owns a cited URL (rule 2.6). */
export interface Citation {
  owner: "brand" | "competitor" | "other";
  competitor?: Owner;
  /** The claim that covers the URL. */
  claim?: string;
}

/** Who owns each cited URL, in order. What is no website is `other`. */
export function classifyCitations(brand: Brand, urls: readonly string[]): { owners: Citation[] };

/** The occurrences of the names of a brand and of its competitors (rule 7). */
export interface Mentions {
  mentions: Array<{
    owner: Owner;
    term: string;
    /** In UTF-16 code units, as `text.slice(start, end)` counts. */
    start: number;
    end: number;
  }>;
  /** Each owner mentioned, with the third of the text in which it comes first. */
  present: Array<{ owner: Owner; position: "top" | "middle" | "bottom" }>;
}

export function findMentions(brand: Brand, text: string): Mentions;

/* ---------------------------------------------------------------- referrers */

/** The platform that a raw referrer leads to, or why it leads to none (rule 3). */
export type Classification =
  | {
      readonly platform: string;
      readonly rule: { readonly kind: "host" | "path" | "app" | "token"; readonly value: string };
      readonly reason?: undefined;
    }
  | {
      readonly platform: null;
      readonly reason: "empty" | "placeholder" | "not_a_host" | "unsupported_scheme" | "path_not_listed" | "unknown_host";
      readonly rule?: undefined;
    };

/** What is laid over the built-in list: `add`, `remove`, `override` (rule 3.5). */
export interface Overlay {
  readonly add?: Json;
  readonly remove?: Json;
  readonly override?: Json;
}

export function classifyReferrer(raw: string, options?: { overlay?: Overlay | null }): Classification;

/**
 * What becomes of each of many raw referrers, in order. Equal results are one frozen object.
 */
export function classifyReferrers(raws: readonly string[], options?: { overlay?: Overlay | null }): Classification[];

/** The allow-list in use. */
export interface PlatformList {
  /** The date of the built-in data, `YYYY.MM.DD`. */
  version: string;
  /** Names the content, an overlay included. */
  hash: string;
  platforms: Array<{ slug: string; name: string; vendor: string; [field: string]: unknown }>;
}

export function listPlatforms(options?: { overlay?: Overlay | null }): PlatformList;

/* ---------------------------------------------------------------- events */

/** How a body is written: `auto` takes `[` first for an array, otherwise NDJSON. */
export type Format = "auto" | "json" | "ndjson";

/** One row of pre-aggregated daily traffic (rule 4.1). */
export interface Event {
  /** `YYYY-MM-DD`. */
  date: string;
  raw_referrer_value: string;
  raw_page_value: string;
  pageviews?: number | null;
  sessions?: number | null;
  transactions?: number | null;
  purchase_revenue?: number | null;
  batch_id?: string | null;
}

/** What is wrong with a row. */
export interface RowError {
  /** From 0. */
  row: number;
  /** From 1, where the body is NDJSON. */
  line?: number;
  field?: string;
  /** The vocabulary of the API's own errors: `missing`, `int_type`, `greater_than_equal`, … */
  type: string;
  msg: string;
  input?: unknown;
  ctx?: Record<string, unknown>;
}

/** The report on a body (rule 4.8). */
export interface EventReport {
  /** What the API would answer, its limits aside. */
  status: 200 | 400 | 422;
  format: Format;
  events: number;
  accepted: number;
  rejected: number;
  invalid: number;
  duplicates: number;
  upserts: number;
  errors: RowError[];
  errors_omitted: number;
  rejections: Record<string, number>;
  /** The most frequent first; exact up to 16,384 different ones. */
  unknown_referrers: Array<{ value: string; count: number; [field: string]: unknown }>;
  unknown_referrers_omitted: number;
  unknown_fields: Record<string, number>;
  unknown_fields_omitted: number;
  platforms: Array<{
    platform: string;
    upserts: number;
    pageviews: number;
    sessions: number;
    transactions: number;
    purchase_revenue: number;
  }>;
  list: { version: string; hash: string };
  /** With `includeRows`: what an upsert would leave, in order. */
  rows?: Array<{ row: number; platform: string; event: Event }>;
}

/** A piece of a body: text or bytes. */
export type Piece = string | ArrayBufferView | ArrayBufferLike;

/** A body of any size. */
export type Body = Piece | Blob | ReadableStream<Piece> | AsyncIterable<Piece>;

export interface Progress {
  /** Bytes read so far. */
  bytes: number;
  /** All bytes, where that is known. */
  total?: number;
}

export interface CheckOptions {
  format?: Format;
  overlay?: Overlay | null;
  /** The most errors that the report lists (10,000); it counts all. */
  maxErrors?: number;
  /** Adds `rows` to the report; the body is then held whole. */
  includeRows?: boolean;
  onProgress?: (progress: Progress) => void;
  /** Stops the check with its reason: at once, also where a stream stalls, which is then cancelled. */
  signal?: AbortSignal;
}

/** The report on a body of any kind and size, read in pieces. */
export function checkEvents(body: Body, options?: CheckOptions): Promise<EventReport>;

/** A check that is handed pieces: synchronous, for those who read themselves. */
export class EventChecker {
  constructor(options?: Pick<CheckOptions, "format" | "overlay" | "maxErrors">);
  /** Reads the next piece. How the body is cut never changes a result. */
  push(piece: Piece): void;
  /** The report; frees the check. */
  finish(): EventReport;
  free(): void;
  [Symbol.dispose](): void;
}

export interface SplitOptions {
  format?: Format;
  /** How the bodies are written: `ndjson`, unless told otherwise. */
  as?: "ndjson" | "json";
  /** 10,000, unless told otherwise. */
  maxEvents?: number;
  /** 5,000,000, unless told otherwise. */
  maxBytes?: number;
}

/**
 * Bodies that are each within both limits, in order, duplicates removed, nothing else lost
 * (rule 4.9).
 *
 * @throws {@link RefereeError} where a row is invalid; the first is named
 */
export function splitEvents(
  body: string | ArrayBufferView | ArrayBufferLike,
  options?: SplitOptions,
): { bodies: string[]; duplicates_removed: number };

/**
 * The rows that the API would keep, in bodies within its limits: without the invalid, the
 * rejected and the replaced ones. Reads the body twice and never holds it whole, so that a file
 * far larger than a page's memory can be cleaned.
 *
 * @throws {@link RefereeError} `split.*` at a row that fits into no body, after the bodies before it
 */
export function cleanEvents(
  body: Piece | Blob,
  options?: SplitOptions & Pick<CheckOptions, "overlay" | "onProgress" | "signal">,
): AsyncGenerator<Uint8Array, void, undefined>;

/* ---------------------------------------------------------------- answers */

/** What the API would answer. */
export interface Answer<Body = any> {
  status: number;
  body: Body;
}

/** What a write changes (rule 6.6). */
export interface Plan {
  brand?: Brand;
  create: Array<Record<string, unknown>>;
  update: Array<Record<string, unknown>>;
  reactivate: Array<Record<string, unknown>>;
  archive: Array<Record<string, unknown>>;
  reevaluate: Owner[];
  classify_stage?: true;
}

/** An answer to a write, with its plan where it is taken. */
export interface PlannedAnswer extends Answer {
  plan?: Plan;
}

/** Limits of a plan, such as `{ "brand.personas.count": 3 }`. */
export type Limits = Readonly<Record<string, number>>;

/** Any request body, right or wrong: what is wrong with it is the answer. */
export type Request = unknown;

export function createBrand(request: Request, options?: { limits?: Limits | null }): PlannedAnswer;
export function updateBrand(current: Brand, request: Request): PlannedAnswer;
export function createCompetitor(current: Brand, request: Request): PlannedAnswer;
export function replaceCompetitor(current: Brand, competitorId: Id, request: Request): PlannedAnswer;

/** A prompt as it is stored. */
export interface Prompt {
  id?: Id | null;
  text: string;
  [field: string]: Json | undefined;
}

export function createPrompt(
  brand: Brand,
  request: Request,
  options?: { prompts?: readonly Prompt[] | null; stages?: readonly string[] | null },
): PlannedAnswer;
export function updatePrompt(prompt: Prompt, request: Request): PlannedAnswer;
export function listPrompts(
  prompts: readonly Prompt[],
  options?: { status?: string; limit?: number; offset?: number },
): Answer;

/** A push connection as it is stored. */
export interface Connection {
  id: string;
  brand_id: Id;
  website: string;
  provider: string;
  status: "active" | "disabled";
  created_at: string;
  last_pushed_at: string | null;
  last_push_error: string | null;
}

/** An integration of the brand with another system. */
export interface Integration {
  provider: "google_analytics";
  website: string;
}

export function registerConnection(
  request: Request,
  options: {
    brandId: Id;
    connections: readonly Connection[];
    integrations: readonly Integration[];
    /** The id of the new connection: a ULID. */
    id: string;
    /** RFC 3339, such as `2026-05-24T12:00:00Z`. */
    now: string;
  },
): Answer;
export function listConnections(connections: readonly Connection[]): Answer;
export function disableConnection(connections: readonly Connection[], connectionId: string): Answer;

/** The answer to a push (rule 4.7); `null` stands for a connection that is unknown. */
export function pushEvents(
  connection: Connection | null,
  body: string | ArrayBufferView | ArrayBufferLike,
  options: { contentType: string; now: string; overlay?: Overlay | null },
): Answer & { upserts?: Array<{ row: number; platform: string; event: Event }>; connection?: Connection };

/** Where the traffic of a website comes from (rule 5.5). */
export function trafficSource(
  website: string,
  options: { connections: readonly Connection[]; integrations: readonly Integration[] },
): { source: "push" | "google_analytics" | null };

/* ---------------------------------------------------------------- a brand in a form */

/** Where a field stands: `competitors.0.websites.1`, or `["competitors", 0, "websites", 1]`. */
export type Path = string | ReadonlyArray<string | number>;

/**
 * A brand while it is edited. It lives in the module's memory, so that a key stroke costs one
 * website and not the whole brand. {@link BrandChecker.free} it, or declare it with `using`;
 * otherwise it goes when the garbage collector finds it.
 */
export class BrandChecker {
  /**
   * @param current the brand as stored, for what is newly introduced; none where it is created
   */
  constructor(current?: Brand | null, options?: { limits?: Limits | null });
  /** Puts a value in place; an index one past the end of a list adds to it. A path that is refused changes nothing. */
  set(path: Path, value: Json | Brand | Competitor | Persona | readonly Competitor[] | readonly Persona[]): this;
  /** Takes a value away; what follows it in a list moves up. */
  remove(path: Path): this;
  /** The new conflicts, at most 1,000, each with the paths of the two fields. */
  conflicts(): Array<Conflict & { paths: { holder: string; claimant: string } }>;
  /** The overlaps, at most 1,000, each side with the path of its field. */
  overlaps(): Array<{
    covering: { owner: Owner; key: string; path: string };
    covered: { owner: Owner; key: string; path: string };
  }>;
  /** What the API would answer to {@link BrandChecker.request}. */
  answer(): PlannedAnswer;
  /** The body to send: the whole brand where it is created, otherwise the fields that changed. */
  request(): Record<string, Json>;
  /** The brand as edited. */
  toJSON(): Record<string, Json>;
  free(): void;
  [Symbol.dispose](): void;
}

/* ---------------------------------------------------------------- any operation */

/**
 * Any operation by its name in the contract, as `referee call` on the command line:
 * `call("normalize_website", { input })`.
 */
export function call(operation: string, argument?: unknown): any;
