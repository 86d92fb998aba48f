import { type SpawnOptions, spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { z } from "zod";
import { packageFile, repoRoot } from "./paths";

/** How many guarantees held, and which did not: each with its name and what it said. */
export interface Tally {
  readonly passed: number;
  readonly failures: readonly Failure[];
}

interface Failure {
  readonly name: string;
  readonly message: string;
}

/** Sums the tallies of the parts. */
export function addTallies(parts: readonly Tally[]): Tally {
  return {
    passed: parts.reduce((sum, part) => sum + part.passed, 0),
    failures: parts.flatMap((part) => part.failures),
  };
}

/** The tally of one check that is no vitest run. */
export function tallyOf(name: string, held: boolean, message = ""): Tally {
  return held ? { passed: 1, failures: [] } : { passed: 0, failures: [{ name, message }] };
}

/** What failed, once more and by name: whoever sees only the end of a long run must see why it is red. */
export function printFailures({ failures }: Tally): void {
  for (const { name, message } of failures) {
    const lines = message.split("\n").filter((line) => !line.includes("/node_modules/"));
    console.log(`\n✗ ${name}`);
    for (const line of lines.slice(0, 12)) console.log(`    ${line}`);
  }
}

/** Not `spawnSync`: this process must go on reading what the stack prints, or the stack would stand still. */
function run(command: string, args: string[], options: SpawnOptions): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: repoRoot, ...options });
    let output = "";
    const take = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    child.on("error", (error) => resolve({ code: 1, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Runs one command line tool of the project as one check; its output goes to the terminal when it fails. */
export async function runCheck(
  title: string,
  command: string,
  args: string[],
  env?: Record<string, string>,
): Promise<Tally> {
  const startedAt = Date.now();
  const { code, output } = await run(command, args, { env: { ...process.env, ...env } });
  printResult(title, code === 0, Date.now() - startedAt);
  if (code !== 0) console.log(output);
  return tallyOf(title, code === 0, output);
}

/** One line of the run's protocol. */
export function printResult(title: string, passed: boolean, tookMs: number): void {
  console.log(`${passed ? "✓" : "✗"} ${title} (${(tookMs / 1000).toFixed(1)} s)`);
}

const reportSchema = z.object({
  numPassedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(""),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});

interface VitestRun {
  readonly env?: Record<string, string>;
  /** Keeps its report back until the end, because another run is showing its own. */
  readonly isBeside?: boolean;
}

/**
 * Runs vitest for one project, showing its own report, and counts the tests. A file that fails before its tests run
 * (an import, a hook) counts as one failure, so the tally never says "0 failed" for a red run.
 */
export async function runVitest(project: string, filters: string[], options: VitestRun = {}): Promise<Tally> {
  const reportFile = join(tmpdir(), `influmeter-vitest-${process.pid}-${project}.json`);
  const args = ["run", "--project", project, "--passWithNoTests", "--reporter=default", "--reporter=json"];
  const { code, output } = await run(
    process.execPath,
    [packageFile("vitest/vitest.mjs"), ...args, `--outputFile.json=${reportFile}`, ...filters],
    { stdio: options.isBeside ? ["ignore", "pipe", "pipe"] : "inherit", env: { ...process.env, ...options.env } },
  );
  if (options.isBeside) console.log(output);
  const tally = readReport(project, reportFile);
  rmSync(reportFile, { force: true });
  if (code === 0 || tally.failures.length > 0) return tally;
  return { ...tally, failures: [{ name: project, message: `vitest ended with code ${code}` }] };
}

function readReport(project: string, file: string): Tally {
  try {
    const report = reportSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    const failures = report.testResults.flatMap((result) => {
      const path = relative(repoRoot, result.name);
      const tests = result.assertionResults.filter((test) => test.status === "failed");
      if (tests.length === 0 && result.status === "failed") return [{ name: path, message: result.message }];
      return tests.map((test) => ({
        name: `${path}: ${test.fullName}`,
        message: (test.failureMessages ?? []).join("\n"),
      }));
    });
    return { passed: report.numPassedTests, failures };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { passed: 0, failures: [{ name: project, message: `vitest left no readable report: ${why}` }] };
  }
}
