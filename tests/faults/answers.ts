import type { Lab } from "./lab";
import { labPlatforms } from "./lab-platforms";
import type { LoggedRefresh } from "./lost-accesses";

interface LoggedCall {
  readonly seq: number;
  readonly at: string;
  readonly platform: string;
  readonly endpoint: string;
  readonly status: number;
  readonly fault: string | null;
  readonly personaId: string | null;
  readonly response?: Readonly<Record<string, unknown>>;
}

/** What the platforms have answered, read from the sandbox's own log and from nowhere else. */
export interface Answers {
  /** Reads what the log has gained. */
  update(): Promise<void>;
  /** Every usable answer about a persona's counts, oldest first, each as one text like `StoredValue.numbers`. */
  of(platform: string, personaId: string): readonly string[];
  /** Calls by what became of them: the kind of fault, or the status. */
  outcomes(): ReadonlyMap<string, number>;
  /** Every refresh, tried with a token that works once, of somebody whom the platform knew by it; oldest first. */
  refreshes(): readonly LoggedRefresh[];
}

/** Starts to follow the lab's log from its beginning. */
export function followAnswers(lab: Lab): Answers {
  const answers = new Map<string, string[]>();
  const outcomes = new Map<string, number>();
  const refreshes: LoggedRefresh[] = [];
  let lastSeq = 0;

  const take = (call: LoggedCall) => {
    lastSeq = call.seq;
    const outcome = call.fault ?? String(call.status);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    const { seq, platform, personaId, status, response } = call;
    const known = labPlatforms.find(({ id }) => id === platform);
    if (known !== undefined && known.singleUse === call.endpoint && personaId !== null) {
      const isSpoiled = call.fault === "truncated_json";
      refreshes.push({ seq, atMs: Date.parse(call.at), platform, personaId, status, isSpoiled });
    }
    const shape = known?.counts;
    if (shape === undefined || call.endpoint !== shape.endpoint || personaId === null || response === undefined) return;
    if (call.status !== 200 || call.fault === "truncated_json") return; // nobody can have understood it
    if (shape.fields.some((field) => field !== null && !(field in response))) return;
    const numbers = shape.fields.map((field) => (field === null ? "-" : String(response[field])));
    const key = `${platform}/${personaId}`;
    const before = answers.get(key);
    if (before === undefined) answers.set(key, [numbers.join(" ")]);
    else before.push(numbers.join(" "));
  };
  return {
    update: async () => {
      for (;;) {
        const { entries } = await lab.control<{ entries: LoggedCall[] }>(`log?after=${lastSeq}&limit=10000`);
        for (const entry of entries) take(entry);
        if (entries.length < 10_000) return;
      }
    },
    of: (platform, personaId) => answers.get(`${platform}/${personaId}`) ?? [],
    outcomes: () => outcomes,
    refreshes: () => refreshes,
  };
}
