import { env } from "@/lib/config";
import type { Db } from "@/lib/db/client";
import { type SnapshotRow, snapshotSources, upsertSnapshots } from "@/lib/db/statistics";
import { ensureSnapshotRange } from "@/lib/db/sync-plan";
import { manifests, type PlatformId } from "@/lib/platforms/manifests";
import { personaHistory, type SandboxDay } from "./sandbox-control";

function snapshotOf(connectionSeq: number, platform: PlatformId, day: SandboxDay): SnapshotRow {
  const notOffered: readonly string[] = manifests[platform].notOffered;
  // A persona has numbers that its platform tells nobody.
  const offered = (name: "followers" | "following" | "posts" | "views") =>
    notOffered.includes(name) ? null : day[name];
  return {
    connectionSeq,
    day: day.day,
    source: snapshotSources.api,
    flags: 0,
    followers: offered("followers"),
    following: offered("following"),
    posts: offered("posts"),
    views: offered("views"),
    likes: null,
    reasons: day.followers === null ? { followers: "hidden_by_owner" } : null,
  };
}

/**
 * Writes the persona's own past into an account's history, as if it had been connected `days` ago; today is left to the
 * first real sync, which continues the same curve. A second call writes the same rows.
 */
export async function importHistory(
  db: Db,
  account: { connectionId: string; platform: PlatformId; personaId: string },
  days: number,
): Promise<void> {
  const { sandboxUrl } = env();
  if (sandboxUrl === null) throw new Error("history can be imported from the sandbox only");
  const history = (await personaHistory(sandboxUrl, { ...account, days })).slice(0, -1);
  const [first] = history;
  const last = history.at(-1);
  if (!first || !last) return;
  await db.transaction().execute(async (trx) => {
    const { seq } = await trx
      .updateTable("social_connections")
      .set({ connected_at: `${first.day}T08:00:00Z` })
      .where("id", "=", account.connectionId)
      .returning("seq")
      .executeTakeFirstOrThrow();
    await ensureSnapshotRange(trx, first.day, last.day);
    await upsertSnapshots(
      trx,
      history.map((day) => snapshotOf(seq, account.platform, day)),
    );
  });
}
