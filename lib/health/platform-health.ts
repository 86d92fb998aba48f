import { clock } from "@/lib/clock";
import { env } from "@/lib/config";
import type { Db } from "@/lib/db/client";
import { db } from "@/lib/db/client";
import { type PlatformControl, readPlatformControls } from "@/lib/db/platform-controls";
import {
  type PlatformOutage,
  type PlatformPace,
  readPlatformOutages,
  readPlatformPaces,
} from "@/lib/db/platform-outages";
import { openCircuits } from "@/lib/platforms/http";
import { loginsOf } from "@/lib/platforms/logins";
import { type PlatformId, platformIds } from "@/lib/platforms/manifests";
import { getPlatform } from "@/lib/platforms/registry";
import type { PlatformHealth, PlatformTrouble } from "@/lib/schemas/health";
import { isSlow, paceMs } from "./pace";

/** How long an answer is given again (wall time), so that anybody's asking costs the database next to nothing. */
const freshMs = 2_000;
/** A failure that is older says nothing of now. Pauses between attempts grow to an hour. */
const recentMs = 2 * 3_600_000;

/** What the state of the platforms is judged by. */
export interface PlatformFacts {
  readonly isSetUp: (id: PlatformId) => boolean;
  readonly controls: readonly PlatformControl[];
  readonly outages: readonly PlatformOutage[];
  readonly paces: readonly PlatformPace[];
  /** Platforms that this process leaves alone for a moment, because they failed several times in a row. */
  readonly leftAlone: ReadonlySet<string>;
  readonly now: Date;
}

/** How one platform is. A pause goes before silence: nobody asks a platform that is paused. */
export function judgePlatform(id: PlatformId, facts: PlatformFacts): PlatformHealth {
  const { isSetUp, controls, outages, paces, leftAlone, now } = facts;
  if (!isSetUp(id)) {
    return { platform: id, state: "not_configured", since: null, detail: "No app is registered there." };
  }
  const control = controls.find(({ platform }) => platform === id);
  if (control?.pausedAt && (control.pausedUntil === null || new Date(control.pausedUntil) > now)) {
    const until = control.pausedUntil === null ? "until it is resumed" : `until ${control.pausedUntil}`;
    const why = [control.pauseReason, control.pauseDetail].filter(Boolean).join(": ");
    return { platform: id, state: "paused", since: control.pausedAt, detail: `Paused ${until} (${why}).` };
  }
  const outage = outages.find(({ platform }) => platform === id);
  if (outage || leftAlone.has(id)) {
    const failed = outage
      ? `${outage.accounts} account(s) got no answer.`
      : "This process leaves it alone for a moment.";
    return { platform: id, state: "silent", since: outage?.since ?? null, detail: failed };
  }
  const pace = paces.find(({ platform }) => platform === id);
  if (pace && isSlow(pace)) {
    const detail = `Half of the calls for ${pace.accounts} account(s) took ${Math.round(pace.medianMs)} ms or longer.`;
    return { platform: id, state: "slow", since: null, detail };
  }
  return { platform: id, state: "ok", since: null, detail: "Nothing keeps it from being read." };
}

let latest: { readonly at: number; readonly look: Promise<PlatformHealth[]> } | null = null;

/** Looks at every platform, with three statements and at most every two seconds. Throws where the database is away. */
export function lookAtPlatforms(): Promise<PlatformHealth[]> {
  if (latest && Date.now() - latest.at < freshMs) return latest.look;
  const look = lookNow(db());
  latest = { at: Date.now(), look };
  return look;
}

async function lookNow(database: Db): Promise<PlatformHealth[]> {
  const now = clock.now();
  const { credentials } = env();
  const [controls, outages, paces] = await Promise.all([
    readPlatformControls(database),
    readPlatformOutages(database, { recentSince: new Date(now.getTime() - recentMs) }),
    readPlatformPaces(database, { since: new Date(now.getTime() - paceMs) }),
  ]);
  const isSetUp = (id: PlatformId) =>
    loginsOf(getPlatform(id)).some(({ oauth }) => credentials(oauth.credentialsOf ?? id) !== null);
  const facts = { isSetUp, controls, outages, paces, leftAlone: openCircuits(), now };
  return platformIds.map((id) => judgePlatform(id, facts));
}

/** What keeps platforms from being read for everybody at the moment, in words' raw material; none while all is well. */
export async function listPlatformTroubles(): Promise<PlatformTrouble[]> {
  return (await lookAtPlatforms()).flatMap(({ platform, state, since }) =>
    state === "paused" || state === "silent" ? { platform, state, since } : [],
  );
}
