import { z } from "zod";
import type { AccountPicture } from "@/lib/platforms/types";

/** An id of the Graph: digits beyond what a number can hold, so it stays text. */
export const graphId = z.string().regex(/^\d{1,40}$/);

/** `2026-11-18T09:30:00+0000`: ISO 8601 but for the missing colon in the offset. */
export const graphTime = z
  .string()
  .transform((text) => text.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"))
  .pipe(z.iso.datetime({ offset: true }))
  .transform((text) => new Date(text));

/** Where a page of a list stands. `next` is read for being there alone: its address may carry a token. */
export const graphPaging = z
  .object({ cursors: z.object({ after: z.string().optional() }).optional(), next: z.string().optional() })
  .optional();

/** The cursor of the next page, or null on the last one. */
export function nextCursor(paging: z.infer<typeof graphPaging>): string | null {
  return paging?.next === undefined ? null : (paging.cursors?.after ?? null);
}

/**
 * A picture of Meta's content network: server and query (signature, end) of its address differ at every reading, its path
 * is the picture's. Nothing that says nothing where the text is no address.
 */
export function metaPicture(url: unknown): { picture?: AccountPicture } {
  const address = typeof url === "string" ? URL.parse(url) : null;
  return address === null ? {} : { picture: { url: address.href, key: address.pathname } };
}
