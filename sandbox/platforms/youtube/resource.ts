import type { Call } from "@/sandbox/core/call";
import { hash32 } from "@/sandbox/core/random";
import type { Reply } from "@/sandbox/core/reply";
import { badParameter } from "./errors";
import { selectPartial } from "./partial-response";

/** The parts a call asks for. Throws 400 when there are none or one is not a part of this resource. */
export function readParts(call: Call, known: readonly string[]): ReadonlySet<string> {
  const text = listOf(call, "part");
  if (text === "") {
    throw badParameter("part", "missingRequiredParameter", "No filter selected. Expected one of: part");
  }
  const parts = text.split(",").map((part) => part.trim());
  const unknown = parts.find((part) => !known.includes(part));
  if (unknown !== undefined) throw badParameter("part", "unknownPart", `'${unknown}'`);
  return new Set(parts);
}

/** A list parameter, which Google takes with commas and repeated alike. */
function listOf(call: Call, name: string): string {
  return call.query.getAll(name).join(",");
}

/** A resource with its kind, id and etag, and only the parts that were asked for. */
export function resource(
  kind: string,
  id: string,
  parts: ReadonlySet<string>,
  content: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const kept = Object.entries(content).filter(([name, value]) => parts.has(name) && value !== undefined);
  const body = Object.fromEntries(kept);
  return { kind: `youtube#${kind}`, etag: etagOf(body), id, ...body };
}

/** An answer with its etag: 304 without a body for a client that has it already, else 200 cut down to `fields`. */
export function listReply(call: Call, kind: string, body: Readonly<Record<string, unknown>>): Reply {
  const etag = etagOf(body);
  const quoted = `"${etag}"`;
  if (call.header("if-none-match") === quoted) return { status: 304, body: null, headers: { ETag: quoted } };
  const full = { kind: `youtube#${kind}`, etag, ...body };
  const fields = call.query.get("fields");
  return { status: 200, body: fields === null ? full : selectPartial(full, fields), headers: { ETag: quoted } };
}

/** A comma list of up to fifty ids. Throws 400 for more. */
export function readIds(call: Call): string[] {
  const ids = listOf(call, "id")
    .split(",")
    .filter((id) => id !== "");
  if (ids.length > 50) throw badParameter("id", "invalidParameter", "At most 50 ids can be asked for at once.");
  return [...new Set(ids)];
}

/** A moment as the Data API writes it. */
export function rfc3339(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** A thumbnail set; the addresses are not served. */
export function thumbnails(name: string, sizes: Readonly<Record<string, readonly [number, number]>>) {
  const entries = Object.entries(sizes).map(([key, [width, height]]) => [
    key,
    { url: `https://i.ytimg.example/${name}/${key}.jpg`, width, height },
  ]);
  return Object.fromEntries(entries);
}

function etagOf(body: unknown): string {
  const text = JSON.stringify(body);
  return Buffer.from(`${hash32(text)}${hash32("etag", text)}`).toString("base64url");
}
