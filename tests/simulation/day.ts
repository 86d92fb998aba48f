import { platformIds } from "@/lib/platforms/manifests";
import { connectAccounts, type LabAccount } from "@/tests/faults/accounts";
import type { Lab } from "@/tests/faults/lab";
import { createRandom } from "@/tests/faults/random";
import { type CallHistory, followCalls } from "./call-history";

export interface DayOptions {
  readonly seed: number;
  readonly accounts: number;
  readonly hours: number;
  /** Share of the platforms' calls that fail. */
  readonly faults: number;
  /** The platform that is down for three hours from the eighth on. */
  readonly outage: string;
  readonly stepMinutes: number;
  readonly say: (line: string) => void;
}

export interface DayResult {
  readonly accounts: readonly LabAccount[];
  readonly history: CallHistory;
  /** Personas whose owners took our access back at the platform. */
  readonly revoked: ReadonlySet<string>;
  readonly end: Date;
  /** Jobs that ended in a crash of their handler. */
  readonly crashed: number;
}

/** When the outage begins, and how long it lasts, in hours of the simulated day. */
const outageFrom = 8;
const outageHours = 3;
/** Owners who end our access during the day, as a share of all. */
const revokedShare = 0.01;
const minuteMs = 60_000;

/** Shares of the failing calls, in each way. Long silences would only make the machine wait. */
const faultMix = [
  { kind: "rate_limited", retryAfterSeconds: 120, part: 0.3 },
  { kind: "server_error", status: 500, part: 0.35 },
  { kind: "truncated_json", part: 0.2 },
  { kind: "slow", delayMs: 50, part: 0.15 },
] as const;

/**
 * Lives through a day: the clock moves on in steps, and each step runs what the timetable and the queue have for it.
 * The environment of this process must be the lab's before.
 */
export async function liveOneDay(lab: Lab, options: DayOptions): Promise<DayResult> {
  const [{ clock }, { drain }, { runTimetableEntry }, { dueEntries }] = await Promise.all([
    import("@/lib/clock"),
    import("@/lib/jobs"),
    import("@/lib/jobs/run-timetable-entry"),
    import("@/lib/jobs/schedule"),
  ]);
  const random = createRandom(options.seed);
  const history = followCalls(lab);
  const share = Math.floor(options.accounts / platformIds.length);
  const accounts: LabAccount[] = [];
  const rest = options.accounts % platformIds.length;
  for (const [index, id] of platformIds.entries()) {
    accounts.push(...(await connectAccounts(lab, id, index < rest ? share + 1 : share, clock.now())));
  }
  options.say(`  ${accounts.length} accounts on ${platformIds.join(", ")}`);

  const leaving = random.sample(accounts, Math.ceil(accounts.length * revokedShare));
  const revoked = new Set<string>();
  const steps = Math.ceil((options.hours * 60) / options.stepMinutes);
  let last: Date | null = null;
  let crashed = 0;
  await setFaults(lab, options.faults, null);
  for (let step = 0; step < steps; step += 1) {
    const hour = (step * options.stepMinutes) / 60;
    if (hour === outageFrom) await setFaults(lab, options.faults, options.outage);
    if (hour === outageFrom + outageHours) await setFaults(lab, options.faults, null);
    while (revoked.size < (leaving.length * step) / steps) {
      const { platform, personaId } = leaving[revoked.size] as LabAccount;
      await lab.control("grants/revoke", { platform, personaId });
      revoked.add(`${platform}/${personaId}`);
    }
    await lab.control("clock", { advanceMs: options.stepMinutes * minuteMs });
    await clock.sync();
    const now = clock.now();
    for (const entry of dueEntries(last, now)) await runTimetableEntry(entry, new Date(Date.now() + 300_000));
    crashed += (await drain({ until: new Date(Date.now() + 600_000) })).crashed;
    last = now;
    await history.update();
    if (Number.isInteger(hour) && hour > 0 && hour % 4 === 0) options.say(`  hour ${hour}`);
  }
  return { accounts, history, revoked, end: clock.now(), crashed };
}

async function setFaults(lab: Lab, share: number, down: string | null): Promise<void> {
  await lab.control("faults", undefined, "DELETE");
  // The first fault that fits a call hits it.
  if (down !== null) await lab.control("faults", { kind: "server_error", status: 503, platform: down });
  if (share === 0) return;
  for (const { part, ...fault } of faultMix) await lab.control("faults", { ...fault, probability: part * share });
}
