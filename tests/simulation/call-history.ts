import type { Lab } from "@/tests/faults/lab";

/** A call as the sandbox wrote it down. */
export interface LoggedCall {
  readonly seq: number;
  readonly at: string;
  readonly platform: string;
  readonly endpoint: string;
  /** 0 when it was left without an answer. */
  readonly status: number;
  readonly fault: string | null;
  readonly personaId: string | null;
  readonly cost: number;
}

/** What the sandbox's log says about a day, kept as it grows because the sandbox forgets old lines. */
export interface CallHistory {
  /** Reads what the log has gained. */
  update(): Promise<void>;
  /** The latest calls about a persona, newest last. */
  latest(platform: string, personaId: string): readonly LoggedCall[];
  /** Whether a token request of the persona was carried out and its answer never reached us whole: what it renewed is lost. */
  hasLostToken(platform: string, personaId: string): boolean;
  /** Refused token requests that no fault explains. */
  refusedRefreshes(): readonly LoggedCall[];
  /** Calls that no fault explains and that were refused as for a limit. */
  limited(): readonly LoggedCall[];
  calls(platform: string): number;
  faulted(platform: string): number;
}

/** YouTube says 403 for a spent quota. */
const limitStatuses: ReadonlySet<number> = new Set([403, 429]);
const pageSize = 10_000;
const keptPerPersona = 12;

function isTokenRequest({ endpoint }: LoggedCall): boolean {
  return endpoint.startsWith("oauth.") && (endpoint.includes("token") || endpoint.includes("refresh"));
}

/** Follows a lab's log from its beginning. */
export function followCalls(lab: Lab): CallHistory {
  const latest = new Map<string, LoggedCall[]>();
  const counts = new Map<string, { calls: number; faulted: number }>();
  const limited: LoggedCall[] = [];
  const refused: LoggedCall[] = [];
  const lost = new Set<string>();
  let lastSeq = 0;
  const countsOf = (platform: string) => {
    const known = counts.get(platform) ?? { calls: 0, faulted: 0 };
    counts.set(platform, known);
    return known;
  };
  const take = (call: LoggedCall) => {
    lastSeq = call.seq;
    const count = countsOf(call.platform);
    count.calls += 1;
    if (call.fault !== null) count.faulted += 1;
    else if (limitStatuses.has(call.status)) limited.push(call);
    if (isTokenRequest(call) && call.fault === null && call.status >= 400) refused.push(call);
    if (call.personaId === null) return;
    const key = `${call.platform}/${call.personaId}`;
    if (call.endpoint.startsWith("oauth.") && call.fault === "truncated_json") lost.add(key);
    const known = latest.get(key) ?? [];
    known.push(call);
    latest.set(key, known.slice(-keptPerPersona));
  };
  return {
    update: async () => {
      for (;;) {
        const { entries } = await lab.control<{ entries: LoggedCall[] }>(`log?after=${lastSeq}&limit=${pageSize}`);
        for (const entry of entries) take(entry);
        if (entries.length < pageSize) return;
      }
    },
    latest: (platform, personaId) => latest.get(`${platform}/${personaId}`) ?? [],
    hasLostToken: (platform, personaId) => lost.has(`${platform}/${personaId}`),
    refusedRefreshes: () => refused,
    limited: () => limited,
    calls: (platform) => countsOf(platform).calls,
    faulted: (platform) => countsOf(platform).faulted,
  };
}
