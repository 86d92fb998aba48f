import { type Db, insertNotices, resolveIncidents } from "@/lib/db";

/** What a person can be told. Each kind has its words in the language files under `notices`. */
export type Notice =
  | { kind: "needs_reconnect"; userId: string; connectionId: string; platform: string; username: string; cause: string }
  | { kind: "account_problem"; userId: string; connectionId: string; platform: string; username: string; cause: string }
  | {
      kind: "followers_changed";
      userId: string;
      connectionId: string;
      platform: string;
      username: string;
      from: number;
      to: number;
      day: string;
    };

function incidentKey(notice: Notice): string {
  const dated = notice.kind === "followers_changed" ? `:${notice.day}` : "";
  return `${notice.kind}:${notice.connectionId}${dated}`;
}

/** Tells people once per incident: while a notice is open, the same incident adds nothing. Runs in the caller's transaction. */
export async function tell(db: Db, notices: readonly Notice[], now: Date): Promise<void> {
  await insertNotices(
    db,
    notices.map((notice) => {
      const { kind, userId, ...params } = notice;
      return { kind, userId, incidentKey: incidentKey(notice), params };
    }),
    now,
  );
}

/** Closes what was open about these connections being broken. Returns how many notices that ended. */
export async function tellRecovered(db: Db, connectionIds: readonly string[], now: Date): Promise<number> {
  const keys = connectionIds.flatMap((id) => [`needs_reconnect:${id}`, `account_problem:${id}`]);
  return resolveIncidents(db, keys, now);
}
