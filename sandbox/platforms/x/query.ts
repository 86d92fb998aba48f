import type { Call } from "@/sandbox/core/call";
import type { World } from "@/sandbox/core/world";
import { invalidRequest } from "./errors";
import { X } from "./personas";

/** Which of its two sets of names an answer is written in: with "tweet", or since August 2026 with "post". */
export type Dialect = "legacy" | "new";

/** The dialect of an answer: that of the request, unless the limit "newNames" makes X forget the older one. */
export function dialectOf(world: World, call: Call): Dialect {
  return call.query.has("post.fields") || world.limits.get(`${X}/newNames`) === 1 ? "new" : "legacy";
}

/** Refuses a parameter that the endpoint does not have. Unknown fields within a parameter pass, unlike these. */
export function refuseUnknown(call: Call, known: readonly string[]): void {
  for (const [name, value] of call.query) {
    if (known.includes(name)) continue;
    throw invalidRequest(name, value, `The query parameter [${name}] is not one of [${known.join(",")}]`);
  }
}

/** The names of a comma list; what X does not know in it is dropped without a word. */
export function readFields(call: Call, ...names: readonly string[]): ReadonlySet<string> {
  const lists = names.flatMap((name) => (call.query.get(name) ?? "").split(","));
  return new Set(lists.map((field) => field.trim()).filter((field) => field !== ""));
}

/** One to a hundred values of a comma list, each once. Throws 400 for another number or another form. */
export function readList(call: Call, name: string, form: RegExp): string[] {
  const text = call.query.get(name);
  if (text === null) throw invalidRequest(name, "", `The \`${name}\` query parameter can not be empty`);
  const values = text.split(",").filter((value) => value !== "");
  if (values.length === 0 || values.length > 100) {
    throw invalidRequest(
      name,
      text,
      `size must be between 1 and 100. The size of the query parameter list [${name}] is ${values.length}`,
    );
  }
  const odd = values.find((value) => !form.test(value));
  if (odd !== undefined) {
    throw invalidRequest(name, odd, `The \`${name}\` query parameter value [${odd}] does not match ${form.source}`);
  }
  return [...new Set(values)];
}

/** A moment of a parameter in milliseconds since 1970, or null without it. Throws 400 for what is no RFC 3339 time. */
export function readTime(call: Call, name: string): number | null {
  const text = call.query.get(name);
  if (text === null) return null;
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/.test(text) && !Number.isNaN(Date.parse(text));
  if (!isTime) throw invalidRequest(name, text, `invalid '${name}':'${text}'. ${name} must be a valid RFC3339 time`);
  return Date.parse(text);
}

export const ID_FORM = /^\d{1,19}$/;

/** The id in a call's path. Throws 400 for anything else. */
export function readPathId(call: Call): string {
  const id = call.param("id");
  if (!ID_FORM.test(id)) throw invalidRequest("id", id, `The \`id\` query parameter value [${id}] is not valid`);
  return id;
}

/** An answer's body without keys that hold nothing: X sends no empty `data`, `errors` or `includes`. */
export function withoutEmpty(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const holds = (value: unknown) =>
    value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(body).filter(([, value]) => holds(value)));
}
