import { clock } from "@/lib/clock";
import { type Env, env } from "@/lib/config";
import { db } from "@/lib/db/client";
import { type PlatformControl, readPlatformControls } from "@/lib/db/platform-controls";
import {
  type PlatformOutage,
  type PlatformPace,
  readPlatformOutages,
  readPlatformPaces,
} from "@/lib/db/platform-outages";
import { log } from "@/lib/log";
import { openCircuits } from "@/lib/platforms/http";
import { isSetUp } from "@/lib/platforms/logins";
import { type PlatformId, platformIds } from "@/lib/platforms/manifests";
import { getPlatform } from "@/lib/platforms/registry";
import type { PlatformHealth, PlatformTrouble } from "@/lib/schemas/health";
import { isSlow, paceMs } from "./pace";

/** How long an answer is given again (wall time), so that anybody's asking costs the database next to nothing. */
const freshMs = 2_000;
/** A failure that is older says nothing of now. Pauses between attempts grow to an hour. */
export const recentFailureMs = 2 * 3_600_000;

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

/** Gives what was found again for two seconds of wall time, also to those who ask meanwhile. */
function remembered<T>(look: () => Promise<T>): () => Promise<T> {
  let latest: { readonly at: number; readonly found: Promise<T> } | null = null;
  return () => {
    if (latest && Date.now() - latest.at < freshMs) return latest.found;
    const found = look();
    latest = { at: Date.now(), found };
    return found;
  };
}

const since = (ms: number) => new Date(clock.now().getTime() - ms);
const openLooks = () => ({
  forTrouble: remembered(() =>
    Promise.all([readPlatformControls(db()), readPlatformOutages(db(), { recentSince: since(recentFailureMs) })]),
  ),
  atPaces: remembered(() => readPlatformPaces(db(), { since: since(paceMs) })),
});

const shared = globalThis as { influmeterPlatformLooks?: ReturnType<typeof openLooks> };

/** On globalThis, because pages and routes may be bundled apart, and are to say the same at the same time. */
function looks(): ReturnType<typeof openLooks> {
  shared.influmeterPlatformLooks ??= openLooks();
  return shared.influmeterPlatformLooks;
}

/** Looks at every platform, with three statements and at most every two seconds. Throws where the database is away. */
export async function lookAtPlatforms(): Promise<PlatformHealth[]> {
  const [[controls, outages], paces] = await Promise.all([looks().forTrouble(), looks().atPaces()]);
  return judgeAll({ controls, outages, paces }, env());
}

type Credentials = Pick<Env, "credentials">;

function judgeAll(
  found: Pick<PlatformFacts, "controls" | "outages" | "paces">,
  { credentials }: Credentials,
): PlatformHealth[] {
  const facts = {
    ...found,
    isSetUp: (id: PlatformId) => isSetUp(getPlatform(id), credentials),
    leftAlone: openCircuits(),
    now: clock.now(),
  };
  return platformIds.map((id) => judgePlatform(id, facts));
}

/** Which platforms are set up, paused and silent, of all there are; slowness keeps nobody's numbers old and is not looked at. */
export async function lookForTroubles(here: Credentials): Promise<PlatformHealth[]> {
  const [controls, outages] = await looks().forTrouble();
  return judgeAll({ controls, outages, paces: [] }, here);
}

/** What keeps platforms from being read for everybody at the moment, in words' raw material; none while all is well. */
export async function listPlatformTroubles(): Promise<PlatformTrouble[]> {
  return (await lookForTroubles(env())).flatMap(({ platform, state, since: from }) =>
    state === "paused" || state === "silent" ? { platform, state, since: from } : [],
  );
}

/**
 * The same for a page that is about something else: where the state cannot be read, that is logged and none is known.
 * `list` is where they come from.
 */
export async function knownPlatformTroubles(list = listPlatformTroubles): Promise<PlatformTrouble[]> {
  try {
    return await list();
  } catch (error) {
    log.error("the platforms' troubles could not be read", { action: "health.troubles", error });
    return [];
  }
}
