import type { Call } from "@/sandbox/core/call";
import { invalidParameter } from "./errors";

const MAXIMUM = 100;
const CURSOR_PREFIX = "QVFI";

export interface ListPage<T> {
  readonly items: readonly T[];
  /** The paging object, or null for an empty list, which has none. */
  readonly paging: Record<string, unknown> | null;
}

/**
 * One page of a list of distinct numbers in their served order, by the call's `limit`, `after` and `before`. Cursors name
 * the item they point at, so new posts in front of a list do not shift its pages. The addresses of the neighbouring pages
 * repeat the call's parameters, the token only when it came as a parameter.
 */
export function pageOf(call: Call, list: readonly number[], defaultLimit: number): ListPage<number> {
  const limit = readLimit(call.query.get("limit"), defaultLimit);
  const { after, before } = { after: call.query.get("after"), before: call.query.get("before") };
  const start = after !== null ? positionOf(list, after) + 1 : startBefore(list, before, limit);
  const end = before !== null && after === null ? positionOf(list, before) : start + limit;
  const items = list.slice(start, Math.min(end, start + limit));
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) return { items, paging: null };
  return {
    items,
    paging: {
      cursors: { before: cursorOf(first), after: cursorOf(last) },
      ...(start > 0 ? { previous: neighbour(call, "before", cursorOf(first)) } : {}),
      ...(start + items.length < list.length ? { next: neighbour(call, "after", cursorOf(last)) } : {}),
    },
  };
}

function readLimit(text: string | null, defaultLimit: number): number {
  if (text === null) return defaultLimit;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) throw invalidParameter("limit must be a positive integer");
  return Math.min(limit, MAXIMUM);
}

function startBefore(list: readonly number[], before: string | null, limit: number): number {
  return before === null ? 0 : Math.max(0, positionOf(list, before) - limit);
}

function cursorOf(item: number): string {
  return CURSOR_PREFIX + Buffer.from(`cursor:${item}`).toString("base64url");
}

function positionOf(list: readonly number[], cursor: string): number {
  const text = Buffer.from(cursor.slice(CURSOR_PREFIX.length), "base64url").toString("utf8");
  const item = /^cursor:(\d+)$/.exec(text)?.[1];
  const position = item === undefined || !cursor.startsWith(CURSOR_PREFIX) ? -1 : list.indexOf(Number(item));
  if (position < 0) throw invalidParameter("Invalid cursor");
  return position;
}

function neighbour(call: Call, direction: "after" | "before", cursor: string): string {
  const query = new URLSearchParams(call.query);
  query.delete("after");
  query.delete("before");
  query.set(direction, cursor);
  return `https://${call.host}${call.path}?${query}`;
}
