import { clock } from "@/lib/clock";
import { actionInputs, findActions } from "./actions";
import { newTally, runCampaign, type Tally } from "./campaign";
import { type FuzzInput, frameworkFailures } from "./inputs";
import { pageInputs } from "./pages";
import { closeConnections } from "./requests";
import { RouteInputs } from "./route-inputs";
import { findPages, findRoutes } from "./routes";
import { createWorld, type World } from "./world";

interface FuzzOptions {
  /** About how many inputs; the lists that are tried whole come on top where it is small. */
  readonly inputs: number;
  readonly seed: number;
  /** Only targets whose name contains this. */
  readonly filter: string;
  readonly progress?: (tally: Tally) => void;
}

interface FuzzResult {
  readonly failed: boolean;
  readonly tally: Tally;
  /** The report, line by line. */
  readonly lines: readonly string[];
}

/** Of all requests no more than this share may be refused by the limiter: behind it nothing is tried. */
const mostLimited = 0.02;

/** All inputs for all targets, about as many as wanted: shares are equal per target. */
async function makeInputs(world: World, { inputs, seed, filter }: FuzzOptions) {
  const routes = (await findRoutes()).filter(({ name }) => name.includes(filter));
  const actions = findActions().filter(({ name }) => name.includes(filter));
  const pages = findPages().filter((page) => `page ${page}`.includes(filter));
  const build = (count: number): FuzzInput[] => [
    ...routes.flatMap((route, at) => new RouteInputs(route, world, count, seed + at * 1_000).all()),
    ...actions.flatMap((action, at) => actionInputs(action, world, count * 3, seed + at * 1_000)),
    ...pages.flatMap((page, at) => pageInputs(page, world, count, seed + at * 1_000)),
  ];
  const fixed = build(1).length;
  const each = (build(9).length - fixed) / 8;
  const count = Math.max(1, Math.round((inputs - fixed) / Math.max(each, 1)) + 1);
  const all = build(count);
  return { all: inputs < fixed ? thinned(all, inputs) : all, targets: { routes, actions, pages } };
}

/** A sample that takes every n-th input, so that all targets and kinds are in it. */
function thinned(all: readonly FuzzInput[], wanted: number): FuzzInput[] {
  const step = all.length / wanted;
  return Array.from({ length: wanted }, (_, index) => all[Math.floor(index * step)]).flatMap((one) => one ?? []);
}

/** Runs a whole campaign against the stack under test and says what it found. */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const started = performance.now();
  await clock.sync();
  const world = await createWorld(8);
  const tally = newTally();
  try {
    const { all, targets } = await makeInputs(world, options);
    await runCampaign(all, world.secrets, tally, options.progress);
    const seconds = (performance.now() - started) / 1000;
    const limited = tally.limited > tally.inputs * mostLimited;
    const lines = [
      `seed ${options.seed}`,
      `targets: ${targets.routes.length} route handlers, ${targets.actions.length} server actions, ${targets.pages.length} pages`,
      ...kindLines(tally),
      ...findingLines(tally),
      `inputs ${tally.inputs}, 5xx ${tally.serverErrors}, tables changed by what must change none ${tally.rowsChanged}, findings ${tally.findings.length}`,
      ...[...tally.byFramework].map(([why, times]) => `5xx by the framework alone ${times}: ${frameworkFailures[why]}`),
      `limited by the rate limiter ${tally.limited}${limited ? ": too many, the run proves little" : ""}`,
      `${seconds.toFixed(0)} s, ${(tally.inputs / seconds).toFixed(0)} inputs/s`,
    ];
    return { failed: tally.findings.length > 0 || limited, tally, lines };
  } finally {
    closeConnections();
    await world.end();
  }
}

function kindLines({ kinds }: Tally): string[] {
  const width = Math.max(...[...kinds.keys()].map((name) => name.length), 4);
  const line = (cells: readonly (string | number)[]) =>
    cells.map((cell, at) => (at === 0 ? String(cell).padEnd(width) : String(cell).padStart(9))).join(" ");
  const rows = [...kinds].map(([name, one]) => line([name, one.tried, one.refused, one.answered, one.findings]));
  return [line(["kind", "tried", "refused", "answered", "findings"]), ...rows];
}

/** The first finding of each sort, with the request to repeat it; the same sort at the same target only once. */
function findingLines({ findings }: Tally): string[] {
  const sorts = new Map<string, { count: number; text: string }>();
  for (const { input, problems } of findings) {
    const sort = `${input.target} · ${problems.map((problem) => problem.slice(0, 40)).join("; ")}`;
    const known = sorts.get(sort);
    const { method, path, headers, body } = input.request;
    const shown = JSON.stringify({ method, path, headers, body: body?.toString("utf8") }).slice(0, 900);
    if (known) known.count += 1;
    else
      sorts.set(sort, {
        count: 1,
        text: `  ${input.target} · ${input.kind}\n    ${problems.join("; ")}\n    ${shown}`,
      });
  }
  return [...sorts.values()].map(({ count, text }) => `✗ ${count} ×\n${text}`);
}
