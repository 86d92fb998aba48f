import type { Contest } from "./contest";
import type { FakeControl } from "./installation";

/** What a measurement is given. `quick`: few accounts and one round. */
export interface BenchOptions extends FakeControl {
  readonly quick: boolean;
}

/** A line of the table. `isMet` is null for figures without an aim. */
export interface Row {
  readonly name: string;
  readonly value: string;
  readonly aim: string;
  readonly isMet: boolean | null;
  readonly isVoid: boolean;
  readonly note: string;
}

type Measure = (options: BenchOptions) => Promise<Row[]>;

const rates = (values: readonly number[]) => values.map((value) => Math.round(value)).join(" ");

function contestRow(name: string, result: Contest, aim: number | null, unit: string): Row {
  return {
    name,
    value: result.ratio.toFixed(2),
    aim: aim === null ? "" : `>= ${aim.toFixed(2)}`,
    isMet: aim === null ? null : result.ratio >= aim,
    isVoid: result.isVoid,
    note: `${rates(result.product)} ÷ ${rates(result.limit)} ${unit}/s, limit's spread ${(result.limitSpread * 100).toFixed(0)}%`,
  };
}

function figureRow(name: string, value: number, digits: number, atMost: number | null, note: string): Row {
  return {
    name,
    value: value.toFixed(digits),
    aim: atMost === null ? "" : `<= ${atMost}`,
    isMet: atMost === null ? null : value <= atMost,
    isVoid: false,
    note,
  };
}

// `lib` reads the environment once, so it is imported only when the installation stands.
const queueContests = () => import("./queue-contests");
const accountsModule = () => import("./accounts");

const drain: Measure = async ({ quick }) => {
  const [{ makeAccounts }, { drainContest, closeAll }] = [await accountsModule(), await queueContests()];
  const accounts = await makeAccounts("youtube", quick ? 500 : 20_000);
  const result = await drainContest(accounts, quick ? 1 : 5);
  await closeAll();
  return [contestRow("drain, no-op handler ÷ bare pg-boss loop", result, 0.9, "jobs")];
};

const youtube: Measure = async ({ quick }) => {
  const [{ makeAccounts }, { againstBareLoop, closeAll, drainOf }] = [await accountsModule(), await queueContests()];
  const { countStatements } = await import("./statements");
  // A full batch in each lane: what a drain asks once is shared by the accounts that it reads.
  const jobs = quick ? 1_500 : 20_000;
  const rounds = quick ? 1 : 5;
  const accounts = await makeAccounts("youtube", jobs);
  // The day's first reading is each owner's; from then on the same drain reads 50 channels with one call.
  const first = drainOf("owner-token", accounts);
  await first.prepare?.();
  await first.run();
  const batch = drainOf("YouTube batch path", accounts);
  const result = await againstBareLoop(batch, jobs, rounds);
  await batch.prepare?.();
  const statements = await countStatements(() => batch.run());
  const published = { ...result, product: result.product.map((rate) => rate * 3), ratio: result.ratio * 3 };
  await closeAll();
  return [
    contestRow("YouTube batch path ÷ bare pg-boss loop, accounts", result, 0.5, "accounts"),
    contestRow("the same in published rows (3 counts of each account)", published, null, "rows"),
    figureRow("SQL statements per account", statements / jobs, 3, 0.2, `${statements} for ${jobs} accounts`),
  ];
};

const owner: Measure = async ({ quick }) => {
  const [{ makeAccounts }, { againstBareLoop, closeAll, ownerReads }] = [await accountsModule(), await queueContests()];
  const jobs = quick ? 200 : 5_000;
  const accounts = await makeAccounts("youtube", jobs);
  const result = await againstBareLoop(ownerReads(accounts), jobs, quick ? 1 : 3);
  await closeAll();
  return [contestRow("owner-token path (a call and a snapshot per job) ÷ bare pg-boss loop", result, null, "accounts")];
};

const instagram: Measure = async ({ quick, setLatency }) => {
  const { makeAccounts } = await accountsModule();
  const { instagramContest } = await import("./instagram-contest");
  const accounts = await makeAccounts("instagram", quick ? 200 : 12_000);
  const rows: Row[] = [];
  // Waiting is steady: fewer accounts measure it as well.
  for (const [latencyMs, aim, howMany] of [
    [0, 0.6, 12_000],
    [50, 0.8, 3_000],
  ] as const) {
    await setLatency(latencyMs);
    const result = await instagramContest(accounts.slice(0, howMany), quick ? 1 : 5);
    rows.push(contestRow(`bare calls + loop + upsert ÷ Instagram sync, ${latencyMs} ms`, result, aim, "accounts"));
  }
  await (await queueContests()).closeAll();
  return rows;
};

const snapshots: Measure = async ({ quick }) => {
  const { deadTuplesAfterRepeat, snapshotContest, storage } = await import("./snapshot-contest");
  const [accounts, days] = quick ? [500, 2] : [20_000, 10];
  const result = await snapshotContest(accounts, days, quick ? 1 : 5);
  const dead = await deadTuplesAfterRepeat(accounts, days);
  const full = await storage(accounts, days, "five counts");
  const three = await storage(accounts, days, "three counts");
  await (await queueContests()).closeAll();
  const many = `${accounts * days} account-days`;
  return [
    contestRow("snapshot write ÷ COPY", result, 0.3, "rows"),
    figureRow("dead tuples after writing the same again", dead, 0, 0, many),
    figureRow("bytes ÷ payload, all five counts", full.ratio, 2, 2.5, `${full.bytes.toFixed(1)} bytes, heap and index`),
    figureRow("bytes ÷ payload, the three of Instagram", three.ratio, 2, null, `${three.bytes.toFixed(1)} bytes`),
  ];
};

const scale: Measure = async ({ quick }) => {
  const { costAtTwoSizes } = await import("./scale");
  const { small, large, smallSize, largeSize, ratio } = await costAtTwoSizes(quick);
  await (await queueContests()).closeAll();
  const change = Math.abs(ratio - 1) * 100;
  const note = `${small.toFixed(0)} µs at ${smallSize}, ${large.toFixed(0)} µs at ${largeSize} connections, medians`;
  return [figureRow("cost per account, change from small to large (%)", change, 1, 15, note)];
};

const quota: Measure = async ({ quick, setClock }) => {
  const { useOfQuota } = await import("./quota");
  const { own, naive } = await useOfQuota(quick, setClock);
  await (await queueContests()).closeAll();
  const percent = (share: number) => share * 100;
  const minutes = (ms: number) => (ms / 60_000).toFixed(1);
  const calls = `${own.calls} calls, ${own.windows} windows of 15 min, ${own.accounts} accounts`;
  const power = figureRow("naive loop's 429s ÷ its calls (%), must exceed 5", percent(naive.refusedShare), 1, null, "");
  return [
    {
      ...figureRow("calls used ÷ calls allowed", own.usedShare, 3, null, calls),
      aim: ">= 0.95",
      isMet: own.usedShare >= 0.95,
    },
    figureRow("429s ÷ calls (%)", percent(own.refusedShare), 2, 0.1, `${own.refused} refused`),
    figureRow(
      "small owners' p95 wait ÷ fair share",
      own.smallWaitMs / own.fairWaitMs,
      2,
      1.5,
      `${minutes(own.smallWaitMs)} ÷ ${minutes(own.fairWaitMs)} min, one owner has 50 times as many accounts`,
    ),
    { ...power, aim: "> 5", isMet: naive.refusedShare > 0.05, isVoid: naive.refusedShare <= 0.05 },
  ];
};

const webhooks: Measure = async ({ quick }) => {
  // The sandbox's clock is asked at every request; an installation of its own has none.
  delete process.env.SANDBOX_URL;
  const { webhookContest } = await import("./webhook-contest");
  const events = quick ? 300 : 10_000;
  const found = await webhookContest(events, quick ? 1 : 5);
  await (await queueContests()).closeAll();
  const ms = (values: readonly number[]) => values.map((value) => value.toFixed(1)).join(" ");
  const mix = `${events} events, 10% of them twice, 5% forged beside them, in no order`;
  return [
    {
      ...figureRow("genuine events with exactly one effect ÷ sent", found.once, 3, null, mix),
      aim: "1.000",
      isMet: found.once === 1,
    },
    figureRow("forged events stored", found.forgedStored, 0, 0, mix),
    figureRow("answers of another status than they should have", found.wrongAnswers, 0, 0, mix),
    figureRow(
      "p99 of the answer ÷ a route with a bare insert",
      found.ratio,
      2,
      null,
      `${ms(found.product)} ÷ ${ms(found.bare)} ms`,
    ),
  ];
};

/** Every measurement by its name on the command line. */
export const measurements: Readonly<Record<string, Measure>> = {
  drain,
  youtube,
  owner,
  instagram,
  snapshots,
  scale,
  quota,
  webhooks,
};
