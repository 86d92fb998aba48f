import "server-only";
import { sql } from "kysely";
import { arrayOf } from "./arrays";
import type { Db } from "./client";

/** A listing of an account's posts that is under way. */
export interface PostRound {
  readonly connectionSeq: number;
  readonly id: string;
  readonly startedAt: string;
  /** Posts are listed back to this time. */
  readonly wantedFrom: string;
  /** Where the next page begins. */
  readonly cursor: string;
  /** Pages that were read and stored. */
  readonly pages: number;
  /** How often the platform no longer took a cursor. */
  readonly refusals: number;
  /** What the pages so far showed. */
  readonly postIds: readonly string[];
}

/** A round with one page more. `after`: the round as its reader knows it; null where there was none. */
export interface PostRoundStep extends PostRound {
  readonly userId: string;
  readonly after: Pick<PostRound, "id" | "pages"> | null;
}

/** The rounds that are under way for these accounts, by the account's number, in one statement. */
export async function loadPostRounds(db: Db, seqs: readonly number[]): Promise<Map<number, PostRound>> {
  if (seqs.length === 0) return new Map();
  const { rows } = await sql<PostRound>`
    select connection_seq as "connectionSeq", id, started_at as "startedAt", wanted_from as "wantedFrom", cursor, pages,
      refusals, post_ids as "postIds"
    from public.post_rounds where connection_seq = any(${arrayOf(seqs, (seq) => seq)}::integer[])
  `.execute(db);
  return new Map(rows.map((row) => [row.connectionSeq, row]));
}

/**
 * Stores that rounds have got a page further, in one statement. Returns the numbers of the accounts for which that held:
 * where somebody else has gone on with the listing, or ended it, nothing is written. Their connections must be locked.
 */
export async function advancePostRounds(db: Db, steps: readonly PostRoundStep[]): Promise<Set<number>> {
  if (steps.length === 0) return new Set();
  const column = (pick: (step: PostRoundStep) => string | number | null) => arrayOf(steps, pick);
  const { rows } = await sql<{ seq: number }>`
    insert into public.post_rounds as r (connection_seq, user_id, id, started_at, wanted_from, cursor, pages, refusals,
      post_ids)
    select u.seq, u.user_id, u.id, u.started_at, u.wanted_from, u.cursor, u.pages, u.refusals,
      array(select jsonb_array_elements_text(u.post_ids))
    from unnest(
      ${column((s) => s.connectionSeq)}::integer[], ${column((s) => s.userId)}::uuid[], ${column((s) => s.id)}::uuid[],
      ${column((s) => s.startedAt)}::timestamptz[], ${column((s) => s.wantedFrom)}::timestamptz[],
      ${column((s) => s.cursor)}::text[], ${column((s) => s.pages)}::smallint[],
      ${column((s) => s.refusals)}::smallint[], ${column((s) => JSON.stringify(s.postIds))}::jsonb[],
      ${column((s) => s.after?.id ?? null)}::uuid[], ${column((s) => s.after?.pages ?? null)}::smallint[]
    ) as u (seq, user_id, id, started_at, wanted_from, cursor, pages, refusals, post_ids, after_id, after_pages)
    left join public.post_rounds known on known.connection_seq = u.seq
    where (known.id, known.pages) is not distinct from (u.after_id, u.after_pages)
    on conflict (connection_seq) do update set id = excluded.id, started_at = excluded.started_at,
      wanted_from = excluded.wanted_from, cursor = excluded.cursor, pages = excluded.pages,
      refusals = excluded.refusals, post_ids = excluded.post_ids
    returning r.connection_seq as seq
  `.execute(db);
  return new Set(rows.map(({ seq }) => seq));
}

/** Forgets the rounds of these accounts, in one statement: they are complete, or not to be gone on with. */
export async function endPostRounds(db: Db, seqs: readonly number[]): Promise<void> {
  if (seqs.length === 0) return;
  await sql`
    delete from public.post_rounds where connection_seq = any(${arrayOf(seqs, (seq) => seq)}::integer[])
  `.execute(db);
}
