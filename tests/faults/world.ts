import { connectAccounts, type LabAccount } from "./accounts";
import { type Answers, followAnswers } from "./answers";
import { compareWithLog, type Finding, openWork } from "./checker";
import { awaitGivenUp } from "./given-up";
import { recordHistory } from "./history";
import { type Lab, openLab } from "./lab";
import { labPlatforms } from "./lab-platforms";
import { type Death, judgeLosses } from "./lost-accesses";
import type { Random } from "./random";

const minuteMs = 60_000;
/** A dead process is noticed within two heartbeats and a look of the queue; a dead refresh holds others up for its lease. */
const recoveryMs = 2 * 10_000 + 5_000 + 30_000;
/** What a machine under load may add to that. */
const toleranceMs = 20_000;
/** Accounts whose readers died are read one after the other, each in about this time. */
const perSuspectMs = 500;

/** A lab with connected accounts, and what a campaign does with them. */
export interface LabWorld {
  readonly lab: Lab;
  readonly accounts: readonly LabAccount[];
  readonly answers: Answers;
  /** Moves everybody's clock on and returns the time that it shows. */
  advance(minutes: number): Promise<Date>;
  /** Lets the time of some accounts come, of a platform if one is named. */
  makeDue(random: Random, count: number, now: Date, platform?: string): Promise<void>;
  /** Lets some tokens of a platform come due, where it would refresh them now. Returns how many there were to choose from. */
  makeRefreshDue(random: Random, count: number, now: Date, platform: string): Promise<number>;
  /** Connections whose jobs are being worked on or wait. */
  inHand(): Promise<string[]>;
  /** Lets the queue give up each sync that is being worked on, should its worker die now. */
  exhaustAttempts(): Promise<void>;
  /** Writes down that a process was killed with so many refreshes in hand, which are counted at the end of it. */
  noteDeath(refreshesInHand: () => number): Promise<void>;
  /** Switches the platforms' faults on, for this share of their calls; 0 switches them off. */
  setFaults(share: number): Promise<void>;
  /** Waits until no work is open. Returns what is still open when a process that died must have been noticed. */
  settle(): Promise<{ open: Finding[]; seconds: number }>;
  /**
   * Lets those be read whose jobs were given up, then every account once more without faults, and compares what is stored
   * with the sandbox's log. `unheard`: refreshes whose answer no process waited for.
   */
  audit(unheard: number): Promise<{ findings: Finding[]; seconds: number }>;
}

/** Opens a lab with so many accounts, as many on each platform that takes part, a day old, so that every token may be refreshed. */
export async function openLabWorld(seed: number, howMany: number): Promise<LabWorld> {
  const lab = await openLab(seed);
  try {
    Object.assign(process.env, lab.description.env, { LOG_LEVEL: "silent" });
    await recordHistory(lab);
    for (const [name, value] of [
      ["units", 1e9],
      ["batchGetStats", 1e9],
    ] as const) {
      await lab.control("limits", { platform: "youtube", name, value });
    }
    const accounts: LabAccount[] = [];
    for (const [index, { id }] of labPlatforms.entries()) {
      const share = Math.ceil((howMany - index) / labPlatforms.length);
      accounts.push(...(await connectAccounts(lab, id, share, new Date())));
    }
    const world = worldOf(lab, accounts);
    await world.advance(25 * 60);
    return world;
  } catch (error) {
    await lab.stop();
    throw error;
  }
}

function worldOf(lab: Lab, accounts: readonly LabAccount[]): LabWorld {
  const answers = followAnswers(lab);
  const deaths: Death[] = [];
  const reported = new Set<string>();
  const advance = async (minutes: number) => {
    const { now } = await lab.control<{ now: string }>("clock", { advanceMs: minutes * minuteMs });
    return new Date(now);
  };
  const setDue = (ids: readonly string[], now: Date) =>
    lab.query("update public.social_connections set next_sync_at = $2 where id = any($1::uuid[])", [
      ids,
      now.toISOString(),
    ]);

  const settle = async () => {
    const started = Date.now();
    const [row] = await lab.query<{ suspects: number }>(
      "select count(*)::int as suspects from pgboss.job where name = 'sync-suspect' and state < 'completed'",
    );
    const patienceMs = recoveryMs + toleranceMs + (row?.suspects ?? 0) * perSuspectMs;
    for (;;) {
      const open = await openWork(lab);
      const waited = Date.now() - started;
      if (open.length === 0 || waited > patienceMs) return { open, seconds: waited / 1000 };
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  };
  return {
    lab,
    accounts,
    answers,
    advance,
    settle,
    makeDue: async (random, count, now, platform) => {
      const candidates = accounts.filter((account) => platform === undefined || account.platform === platform);
      await setDue(
        random.sample(candidates, count).map(({ id }) => id),
        now,
      );
    },
    makeRefreshDue: async (random, count, now, platform) => {
      // Instagram renews a token from its second day on; Google's one-hour tokens are renewed at their end anyway.
      const rows = await lab.query<{ id: string }>(
        `select c.id::text from public.connection_tokens t join public.social_connections c using (grant_id)
         where c.platform = $1 and (t.access_expires_at < $2::timestamptz or t.obtained_at < $2::timestamptz - interval '24 hours')
           and (t.lease_until is null or t.lease_until < now()) order by c.seq`,
        [platform, now.toISOString()],
      );
      const chosen = random.sample(rows, count).map(({ id }) => id);
      await lab.query(
        `update public.connection_tokens set next_refresh_at = $2
         where grant_id in (select grant_id from public.social_connections where id = any($1::uuid[]))`,
        [chosen, now.toISOString()],
      );
      await setDue(chosen, now);
      return rows.length;
    },
    inHand: async () =>
      (await openWork(lab)).filter(({ breach }) => breach === "stuck").map(({ connectionId }) => connectionId),
    exhaustAttempts: async () => {
      await lab.query(
        "update pgboss.job set retry_count = retry_limit where name = 'sync-connection' and state = 'active'",
      );
    },
    noteDeath: async (refreshesInHand) => {
      // A process may have several refreshes under way: what it had sent, also over new connections, arrives first.
      await new Promise((resolve) => setTimeout(resolve, arrivedWithinMs));
      // What it had in hand may be older than the death before: two rounds follow each other within a second.
      const atMs = (await advance(0)).getTime();
      deaths.push({ afterMs: deaths.at(-2)?.atMs ?? 0, atMs, refreshesInHand: refreshesInHand() });
    },
    setFaults: async (share) => {
      await lab.control("faults", undefined, "DELETE");
      if (share === 0) return;
      for (const { part, ...fault } of faultMix) await lab.control("faults", { ...fault, probability: part * share });
    },
    audit: async (unheard) => {
      const started = Date.now();
      const late = await awaitGivenUp(lab, advance, recoveryMs + toleranceMs);
      // Past every pause that a failure may have caused, so that all accounts are due.
      const now = await advance(90);
      await setDue(
        accounts.map(({ id }) => id),
        now,
      );
      const { findings } = await untilAllRead(lab, accounts, now, settle);
      await answers.update();
      const { lost, unexcused } = judgeLosses(answers.refreshes(), deaths, unheard);
      const losses = { lost, unexcused: new Set([...unexcused].filter((key) => !reported.has(key))) };
      for (const key of unexcused) reported.add(key);
      return {
        findings: [...late, ...findings, ...(await compareWithLog(lab, accounts, answers, losses))],
        seconds: (Date.now() - started) / 1000,
      };
    },
  };
}

/** Within what time whatever a process had sent before it was killed has reached the platform. */
const arrivedWithinMs = 500;

/** Shares of the calls that fail, in each way. */
const faultMix = [
  { kind: "rate_limited", retryAfterSeconds: 120, part: 0.2 },
  { kind: "rate_limited", part: 0.15 },
  { kind: "server_error", status: 500, part: 0.25 },
  { kind: "slow", delayMs: 900, part: 0.2 },
  { kind: "truncated_json", part: 0.12 },
  { kind: "timeout", delayMs: 10_000, part: 0.08 },
] as const;

async function untilAllRead(
  lab: Lab,
  accounts: readonly LabAccount[],
  since: Date,
  settle: LabWorld["settle"],
): Promise<{ findings: Finding[] }> {
  const deadline = Date.now() + recoveryMs + toleranceMs;
  for (;;) {
    const [row] = await lab.query<{ unread: number }>(
      `select count(*)::int as unread from public.social_connections
       where status in ('active', 'error') and (last_attempt_at is null or last_attempt_at < $1::timestamptz)`,
      [since.toISOString()],
    );
    if (row?.unread === 0) return { findings: (await settle()).open };
    if (Date.now() > deadline) {
      const detail = `${row?.unread} of ${accounts.length} accounts were not read`;
      return { findings: [...(await openWork(lab)), { breach: "lost", connectionId: "", detail }] };
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
