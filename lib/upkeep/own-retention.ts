import type { OutdatedKind } from "@/lib/db/clean-up";

/** How long history is kept unless an operator says otherwise, in days. */
export const historyDays = 90;

/** How long we keep what is our own, in days; `history`: as long as the operator keeps history. */
export const ownRetention: Readonly<Record<OutdatedKind, number | "history">> = {
  /** Counted from the end of the attempt: a day is enough to explain a log-in that went wrong. */
  oauthStates: 1,
  /** A listing that is older begins anew. */
  postRounds: 1,
  syncJobs: "history",
  syncRuns: "history",
  audiences: "history",
  /** What is still wrong stays all the same. */
  notices: "history",
  noticeMails: "history",
  /** Who changed what has to outlive the question about it. */
  auditEntries: 730,
  /** For as long the page under its code answers; nothing in the row names anybody. */
  deletionRequests: 730,
  /** Longer than any platform repeats an event (72 hours), so that none is taken twice. */
  webhookEvents: 30,
  webhookCounts: "history",
};
