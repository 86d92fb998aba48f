import { changedTables, type Fingerprint, fingerprint, forgetRequestCounts } from "./fingerprint";
import type { FrameworkFailure, FuzzInput } from "./inputs";
import { judge } from "./oracle";
import { type NoAnswer, send, type WireAnswer } from "./requests";

/** An input whose answer, or whose trace in the database, was not as it must be. */
export interface Finding {
  readonly input: FuzzInput;
  readonly problems: readonly string[];
}

/** What a campaign counted. */
export interface Tally {
  inputs: number;
  serverErrors: number;
  rowsChanged: number;
  limited: number;
  /** 5xx answers by the framework alone, by reason. */
  readonly byFramework: Map<FrameworkFailure, number>;
  readonly findings: Finding[];
  /** Per kind of input (what stands before a comma): tried, refused, answered, findings. */
  readonly kinds: Map<string, { tried: number; refused: number; answered: number; findings: number }>;
}

/** A tally of nothing. */
export function newTally(): Tally {
  return {
    inputs: 0,
    serverErrors: 0,
    rowsChanged: 0,
    limited: 0,
    byFramework: new Map(),
    findings: [],
    kinds: new Map(),
  };
}

const concurrency = 16;
/** Inputs between two looks at the database: few enough that nobody's allowance of requests ends in between. */
const batchSize = 160;

async function sendAll(inputs: readonly FuzzInput[]): Promise<(WireAnswer | NoAnswer)[]> {
  const answers: (WireAnswer | NoAnswer)[] = [];
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < inputs.length; at = next++) {
      const input = inputs[at];
      if (input) answers[at] = await send(input.request);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return answers;
}

/** Tells which input of a batch changes rows, by sending ever smaller halves again. */
async function findChanger(batch: readonly FuzzInput[]): Promise<FuzzInput | null> {
  await forgetRequestCounts();
  const before = await fingerprint();
  await sendAll(batch);
  if (changedTables(before, await fingerprint()).length === 0) return null;
  const [only] = batch;
  if (batch.length === 1) return only ?? null;
  const middle = Math.ceil(batch.length / 2);
  return (await findChanger(batch.slice(0, middle))) ?? (await findChanger(batch.slice(middle)));
}

/** What of a batch a change is most likely due to, when sending it again changes nothing more: what was answered. */
function suspects(batch: readonly FuzzInput[], answers: readonly (WireAnswer | NoAnswer)[]): FuzzInput[] {
  const answered = batch.filter((_input, index) => {
    const answer = answers[index];
    return answer && "status" in answer && answer.status < 300;
  });
  const writes = answered.filter(({ request }) => request.method !== "GET" && request.method !== "HEAD");
  return [...writes, ...answered, ...batch].slice(0, 3);
}

async function judgeChange(
  batch: readonly FuzzInput[],
  answers: readonly (WireAnswer | NoAnswer)[],
  before: Fingerprint,
  tally: Tally,
): Promise<void> {
  const changed = changedTables(before, await fingerprint());
  if (changed.length === 0) return;
  tally.rowsChanged += changed.length;
  const problem = `rows changed in ${changed.join(", ")}`;
  const changer = await findChanger(batch);
  if (changer) return note(tally, changer, [problem]);
  for (const input of suspects(batch, answers)) note(tally, input, [`${problem}, by this or another of its batch`]);
}

function note(tally: Tally, input: FuzzInput, problems: readonly string[]): void {
  tally.findings.push({ input, problems });
  const kind = tally.kinds.get(kindOf(input));
  if (kind) kind.findings += 1;
}

const kindOf = ({ kind }: FuzzInput) => kind.split(",")[0] ?? kind;

/** One input of each target, then the next one of each: a batch full of one target would only meet that target's limit. */
function takingTurns(inputs: readonly FuzzInput[]): FuzzInput[] {
  const turns = new Map<string, number>();
  const placed = inputs.map((input) => {
    const turn = turns.get(input.target) ?? 0;
    turns.set(input.target, turn + 1);
    return { input, turn };
  });
  return placed.sort((one, other) => one.turn - other.turn).map(({ input }) => input);
}

/**
 * Sends inputs in batches and judges every answer. Around a batch of inputs that may change nothing, all rows of all
 * tables are summed up; a difference is traced back to the input. Those that may change rows come last.
 */
export async function runCampaign(
  inputs: readonly FuzzInput[],
  secrets: readonly string[],
  tally: Tally,
  report: (tally: Tally) => void = () => undefined,
): Promise<void> {
  const harmless = takingTurns(inputs.filter((input) => !input.mayChange));
  const changing = takingTurns(inputs.filter((input) => input.mayChange));
  for (const [group, isHarmless] of [[harmless, true] as const, [changing, false] as const]) {
    for (let at = 0; at < group.length; at += batchSize) {
      const batch = group.slice(at, at + batchSize);
      await forgetRequestCounts();
      const before = isHarmless ? await fingerprint() : null;
      const answers = await sendAll(batch);
      answers.forEach((answer, index) => {
        const input = batch[index];
        if (input) count(tally, input, answer, secrets);
      });
      if (before) await judgeChange(batch, answers, before, tally);
      report(tally);
    }
  }
}

function count(tally: Tally, input: FuzzInput, answer: WireAnswer | NoAnswer, secrets: readonly string[]): void {
  const kind = tally.kinds.get(kindOf(input)) ?? { tried: 0, refused: 0, answered: 0, findings: 0 };
  tally.kinds.set(kindOf(input), kind);
  tally.inputs += 1;
  kind.tried += 1;
  const status = "status" in answer ? answer.status : 0;
  if (status >= 200 && status < 400) kind.answered += 1;
  else kind.refused += 1;
  if (status >= 500 && input.framework)
    tally.byFramework.set(input.framework, (tally.byFramework.get(input.framework) ?? 0) + 1);
  else if (status >= 500) tally.serverErrors += 1;
  if (status === 429) tally.limited += 1;
  const problems = judge(input, answer, secrets);
  if (problems.length > 0) note(tally, input, problems);
}
