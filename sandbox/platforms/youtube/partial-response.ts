import { badParameter } from "./errors";

/** Names to keep, each with what to keep below it; an empty selection keeps all below. */
type Selection = Map<string, Selection>;

/**
 * The part of an answer named by a `fields` parameter such as "items(id,statistics/viewCount),nextPageToken" (Google's
 * partial response syntax). Throws 400 for text that does not follow it.
 */
export function selectPartial(body: unknown, fields: string): unknown {
  const reader = { text: fields, at: 0 };
  const selection = readSelection(reader);
  if (reader.at !== fields.length) throw invalidFields(fields);
  return keep(body, selection);
}

function readSelection(reader: { text: string; at: number }): Selection {
  const selection: Selection = new Map();
  for (;;) {
    readPath(reader, selection);
    if (reader.text[reader.at] !== ",") return selection;
    reader.at += 1;
  }
}

function readPath(reader: { text: string; at: number }, into: Selection): void {
  const name = /^(\w+|\*)/.exec(reader.text.slice(reader.at))?.[1];
  if (name === undefined) throw invalidFields(reader.text);
  reader.at += name.length;
  const below: Selection = into.get(name) ?? new Map();
  into.set(name, below);
  const next = reader.text[reader.at];
  if (next === "/") {
    reader.at += 1;
    readPath(reader, below);
  } else if (next === "(") {
    reader.at += 1;
    for (const [key, inner] of readSelection(reader)) below.set(key, inner);
    if (reader.text[reader.at] !== ")") throw invalidFields(reader.text);
    reader.at += 1;
  }
}

function keep(value: unknown, selection: Selection): unknown {
  if (selection.size === 0) return value;
  if (Array.isArray(value)) return value.map((item) => keep(item, selection));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).flatMap(([name, inner]) => {
    const below = selection.get(name) ?? selection.get("*");
    return below === undefined ? [] : [[name, keep(inner, below)] as const];
  });
  return Object.fromEntries(kept);
}

function invalidFields(fields: string) {
  return badParameter("fields", "invalidParameter", `Invalid field selection ${fields}`);
}
