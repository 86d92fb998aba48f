import type { LabAccount } from "./accounts";
import type { Answers } from "./answers";
import { numbersOf, type StoredValue, storedValues } from "./history";
import type { Lab } from "./lab";
import type { Losses } from "./lost-accesses";

/** How a promise was broken. `stuck` and `lost` are about work, the others about what is stored. */
export type Breach =
  /** A job that nobody has finished long after its process died. */
  | "stuck"
  /** A read that was ordered, has no job any more and was never made. */
  | "lost"
  /** No snapshot of the day after a read that succeeded. */
  | "missing"
  /** Stored or published is not what the platform said last. */
  | "wrong"
  /** An older answer was stored over a newer one, or a number that the platform never said. */
  | "stale"
  /** A healthy account that has to be connected again, or one whose access is gone and whose person was not told. */
  | "disconnected"
  /** A process that ended by itself. */
  | "crashed";

export interface Finding {
  readonly breach: Breach;
  readonly connectionId: string;
  readonly detail: string;
}

/** Jobs that wait or run, and orders that have neither a job nor an outcome. Both empty once a lab has recovered. */
export async function openWork(lab: Lab): Promise<Finding[]> {
  const stuck = await lab.query<{ id: string; state: string }>(
    "select singleton_key as id, state::text from pgboss.job where state in ('created', 'retry', 'active')",
  );
  const { now } = await lab.control<{ now: string }>("clock");
  // An order by somebody waits in `sync_jobs`; a planned one is known by its completed job, which must have left a row or,
  // handed back, an account that is due, was tried since, or was sent again. A job that was given up waits in the queue of
  // dead letters, until it has left its row as well.
  const lost = await lab.query<{ id: string }>(
    `select j.connection_id::text as id from public.sync_jobs j
     where j.status = 'queued' and not exists (
       select from pgboss.job q where q.singleton_key = j.connection_id::text
         and q.state in ('created', 'retry', 'active')
     )
     union
     select c.id::text from pgboss.job q
     join public.social_connections c on c.id::text = q.singleton_key and c.status in ('active', 'error')
     join public.sync_runs r on r.id::text = q.data ->> 'plannedRunId'
     where q.name in ('sync-connection', 'sync-suspect') and q.state = 'completed' and c.next_sync_at > $1::timestamptz
       and (c.last_attempt_at is null or c.last_attempt_at < r.started_at)
       and not exists (select from public.sync_jobs j where j.connection_id = c.id and j.run_id = r.id)
       and not exists (
         select from pgboss.job other where other.singleton_key = q.singleton_key
           and other.state in ('created', 'retry', 'active')
       )`,
    [now],
  );
  return [
    ...stuck.map(({ id, state }) => ({ breach: "stuck" as const, connectionId: id, detail: `job is ${state}` })),
    ...lost.map(({ id }) => ({ breach: "lost" as const, connectionId: id, detail: "ordered, without a job" })),
  ];
}

/**
 * Compares everything that is stored with what the sandbox says it answered. To be called when every account has been
 * read after the last fault. `losses` says of the answers that have been read so far whose access is gone.
 */
export async function compareWithLog(
  lab: Lab,
  accounts: readonly LabAccount[],
  answers: Answers,
  losses: Losses,
): Promise<Finding[]> {
  const bySeq = new Map<number, StoredValue[]>();
  for (const value of await storedValues(lab)) bySeq.set(value.seq, [...(bySeq.get(value.seq) ?? []), value]);
  const rows = await lab.query<{
    id: string;
    status: string;
    told: boolean;
    numbers: string | null;
    followers: string | null;
  }>(
    `select c.id::text, c.status, n.id is not null as told,
       case when s.day is null then null else
         ${numbersOf("s", ["followers_count", "following_count", "posts_count", "views_count"])} end as numbers,
       trunc(p.value)::text as followers
     from public.social_connections c
     left join lateral (
       select id from public.notifications
       where kind = 'needs_reconnect' and params ->> 'connectionId' = c.id::text limit 1
     ) n on true
     left join public.social_stats_snapshots s on s.connection_seq = c.seq
       and s.day = (c.last_synced_at at time zone 'UTC')::date
     left join public.influencer_platform_stats p on p.connection_seq = c.seq and p.metric = 'followers'`,
  );
  const stored = new Map(rows.map((row) => [row.id, row]));
  return accounts.flatMap((account): Finding[] => {
    const row = stored.get(account.id);
    const said = answers.of(account.platform, account.personaId);
    const findings = inOrder(account, bySeq.get(account.seq) ?? [], said);
    const found = (breach: Breach, detail: string) =>
      findings.push({
        breach,
        connectionId: account.id,
        detail: `${account.platform} ${account.personaId}: ${detail}`,
      });
    const key = `${account.platform}/${account.personaId}`;
    if (losses.unexcused.has(key))
      found("disconnected", "its refresh token came twice, and nobody died with the answer");
    if (row === undefined) found("missing", "its row is gone");
    else if (losses.lost.has(key)) {
      const isMarked = row.status === "expired" || row.status === "revoked";
      if (!isMarked || !row.told) {
        found("disconnected", `its access is gone, it is ${row.status}, its person was ${row.told ? "" : "NOT "}told`);
      }
    } else if (row.status !== "active" && row.status !== "error") {
      found("disconnected", `${row.status}, ${row.told ? "its person was told" : "NOBODY WAS TOLD"}`);
    } else if (row.numbers === null) found("missing", "no snapshot of the day it was last read");
    else {
      const last = said.at(-1);
      if (row.numbers !== last) found("wrong", `stored ${row.numbers}, last answered ${last}`);
      if (row.followers !== row.numbers.split(" ")[0]) found("wrong", `published ${row.followers}, not ${row.numbers}`);
    }
    return findings;
  });
}

/** Whether each stored value was answered, and none was answered before the one that was stored before it. */
function inOrder(account: LabAccount, values: readonly StoredValue[], said: readonly string[]): Finding[] {
  const findings: Finding[] = [];
  let reached = 0;
  for (const { numbers, day } of values) {
    const at = said.indexOf(numbers, reached);
    if (at >= 0) reached = at;
    else {
      const detail = said.includes(numbers) ? "an older answer over a newer one" : "never answered";
      findings.push({
        breach: "stale",
        connectionId: account.id,
        detail: `${account.platform} ${account.personaId} on ${day}: ${numbers} was ${detail}`,
      });
    }
  }
  return findings;
}
