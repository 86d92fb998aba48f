import { z } from "zod";

/** What a client asks of a listing, with Storage's defaults. */
export const listRequestSchema = z.object({
  prefix: z.string().default(""),
  limit: z.number().int().positive().default(100),
  offset: z.number().int().nonnegative().default(0),
  search: z.string().default(""),
  sortBy: z.object({ column: z.string(), order: z.string().default("asc") }).optional(),
});
export type ListRequest = z.infer<typeof listRequestSchema>;

/** Objects as the local server lists them: with their whole names. */
export const storedObjectsSchema = z.array(z.looseObject({ name: z.string() }));
type StoredObject = z.infer<typeof storedObjectsSchema>[number];

const noFolderHas = { id: null, updated_at: null, created_at: null, last_accessed_at: null, metadata: null };

/** The folder that a listing is about: empty, or ending in a slash. */
export function folderOf({ prefix }: ListRequest): string {
  const path = prefix.replace(/\/+$/, "");
  return path === "" ? "" : `${path}/`;
}

/**
 * One level of a bucket as hosted Storage lists it: names relative to the folder, what lies deeper as one entry per
 * folder without an id, searched, sorted and paged after that.
 */
export function listFolder(objects: readonly StoredObject[], request: ListRequest): Record<string, unknown>[] {
  const folder = folderOf(request);
  const entries = new Map<string, Record<string, unknown>>();
  for (const object of objects) {
    if (!object.name.startsWith(folder)) continue;
    const [name = "", ...deeper] = object.name.slice(folder.length).split("/");
    if (!name.toLowerCase().startsWith(request.search.toLowerCase())) continue;
    if (deeper.length === 0) entries.set(name, { ...object, name });
    else if (!entries.has(name)) entries.set(name, { name, ...noFolderHas });
  }
  const { column, order } = request.sortBy ?? { column: "name", order: "asc" };
  const direction = order === "desc" ? -1 : 1;
  const value = (entry: Record<string, unknown>) => String(entry[column] ?? "");
  const sorted = [...entries.values()].sort(
    (a, b) => direction * (value(a) < value(b) ? -1 : Number(value(a) > value(b))),
  );
  return sorted.slice(request.offset, request.offset + request.limit);
}
