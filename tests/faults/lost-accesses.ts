/** A refresh with a token that works once, as the sandbox's log has it. */
export interface LoggedRefresh {
  /** Its place in the order in which the platform carried calls out. */
  readonly seq: number;
  /** When it began, by the sandbox's clock: a slow call is carried out later, and whether or not its caller still lives. */
  readonly atMs: number;
  readonly platform: string;
  readonly personaId: string;
  readonly status: number;
  /** The answer was cut off on its way: nobody can have read the new token. */
  readonly isSpoiled: boolean;
}

/** A process that was killed, by the sandbox's clock, and how many refreshes it had in hand that had begun after a time. */
export interface Death {
  readonly afterMs: number;
  readonly atMs: number;
  readonly refreshesInHand: number;
}

/** What the log says of accesses that are gone. */
export interface Losses {
  /** Whose access is gone, as `platform/persona`. */
  readonly lost: ReadonlySet<string>;
  /** Of these, whose loss nothing excuses. */
  readonly unexcused: ReadonlySet<string>;
}

/**
 * Finds the accesses that are gone by the log alone: a spent refresh token came a second time, and was refused. That is
 * excused where the answer to the last refresh before was cut off, where a process died that can have had that refresh in
 * hand, one for each that it had, or where a process gave up waiting for the answer: that happened `unheard` times, among
 * them those calls that the platform left unanswered, which cost nothing.
 */
export function judgeLosses(refreshes: readonly LoggedRefresh[], deaths: readonly Death[], unheard: number): Losses {
  const lost = new Set<string>();
  const unexcused = new Set<string>();
  const carriedOut = new Map<string, LoggedRefresh>();
  const left = deaths.map(({ refreshesInHand }) => refreshesInHand);
  let unheardLeft = unheard - refreshes.filter(({ status }) => status === 0).length;
  const isExcused = (last: LoggedRefresh | undefined) => {
    if (last === undefined) return false;
    if (last.isSpoiled) return true;
    const index = deaths.findIndex(
      ({ afterMs, atMs }, place) => afterMs <= last.atMs && last.atMs <= atMs && (left[place] ?? 0) > 0,
    );
    if (index >= 0) {
      left[index] = (left[index] ?? 0) - 1;
      return true;
    }
    unheardLeft -= 1;
    return unheardLeft >= 0;
  };
  for (const refresh of [...refreshes].sort((a, b) => a.seq - b.seq)) {
    const key = `${refresh.platform}/${refresh.personaId}`;
    if (refresh.status === 200) carriedOut.set(key, refresh);
    else if (refresh.status === 400 && !lost.has(key)) {
      lost.add(key);
      if (!isExcused(carriedOut.get(key))) unexcused.add(key);
    }
  }
  return { lost, unexcused };
}
