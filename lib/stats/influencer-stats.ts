import type { PersonContext } from "@/lib/context";
import { findInfluencerFace, readPublishedStats } from "@/lib/db/statistics-reader";
import { AppError } from "@/lib/errors";
import type { HistoryDays } from "@/lib/schemas/history-days";
import type { History, Passport } from "@/lib/schemas/stats";
import { toPassport } from "./account";
import { getHistory } from "./history";

export interface InfluencerStats {
  readonly influencer: { readonly id: string; readonly handle: string; readonly name: string };
  readonly accounts: readonly {
    readonly seq: number;
    readonly platform: string;
    readonly numbers: Readonly<Record<string, Passport>>;
  }[];
  /** Null when it was not asked for, and for everybody but the owner. */
  readonly history: History | null;
}

/**
 * The published numbers of an influencer, who is named by id, number, handle or `me`. Histories are the owner's alone.
 * Throws NOT_FOUND for an influencer who does not exist or is not public.
 */
export async function getInfluencerStats(
  ctx: PersonContext,
  input: { influencer: string; historyDays: HistoryDays | null },
): Promise<InfluencerStats> {
  const face = await findInfluencerFace(
    ctx.reader,
    input.influencer === "me" ? { userId: ctx.userId } : { ref: input.influencer },
  );
  if (!face) throw new AppError("NOT_FOUND", "There is no such influencer, or the profile is not public.");
  const ownHistory = face.userId === ctx.userId && input.historyDays !== null ? input.historyDays : null;
  const [rows, history] = await Promise.all([
    readPublishedStats(ctx.reader, face.id),
    ownHistory === null ? null : getHistory(ctx, { days: ownHistory }),
  ]);
  const accounts = new Map<number, { seq: number; platform: string; numbers: Record<string, Passport> }>();
  for (const row of rows) {
    const account = accounts.get(row.connectionSeq) ?? { seq: row.connectionSeq, platform: row.platform, numbers: {} };
    account.numbers[row.metric] = toPassport(row);
    accounts.set(row.connectionSeq, account);
  }
  const { id, handle, name } = face;
  return { influencer: { id, handle, name }, accounts: [...accounts.values()], history };
}
