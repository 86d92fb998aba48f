import type { PersonContext } from "@/lib/context";
import { readNotices } from "@/lib/db/notices-reader";
import type { Notice } from "@/lib/schemas/notices";

/** A page of notices, newest first. */
export interface NoticeListing {
  readonly notices: Notice[];
  /** The id before which the next page begins; null on the last page. */
  readonly nextBefore: number | null;
}

/** What the signed-in person has been told in the app, `limit` at a time; `before` is the `nextBefore` of the page before. */
export async function listNotices(
  ctx: PersonContext,
  input: { readonly before: number | null; readonly unreadOnly: boolean; readonly limit: number },
): Promise<NoticeListing> {
  const rows = await readNotices(ctx.reader, { ...input, userId: ctx.userId, limit: input.limit + 1 });
  const page = rows.slice(0, input.limit).map((row) => ({ ...row, params: { ...row.params } }));
  return { notices: page, nextBefore: rows.length > input.limit ? (page.at(-1)?.id ?? null) : null };
}
