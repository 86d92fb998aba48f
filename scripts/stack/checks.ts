import { type SpawnOptions, spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { packageFile, repoRoot } from "./paths";

/** How many guarantees held and how many did not. */
export interface Tally {
  passed: number;
  failed: number;
}

/** Sums the tallies of the parts. */
export function addTallies(parts: readonly Tally[]): Tally {
  return parts.reduce((sum, part) => ({ passed: sum.passed + part.passed, failed: sum.failed + part.failed }), {
    passed: 0,
    failed: 0,
  });
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
export async function runCheck(title: string, command: string, args: string[], env?: Record<string, string>) {
  const startedAt = Date.now();
  const { code, output } = await run(command, args, { env: { ...process.env, ...env } });
  printResult(title, code === 0, Date.now() - startedAt);
  if (code !== 0) console.log(output);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** One line of the run's protocol. */
export function printResult(title: string, passed: boolean, tookMs: number): void {
  console.log(`${passed ? "✓" : "✗"} ${title} (${(tookMs / 1000).toFixed(1)} s)`);
}

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
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
  const tally = readReport(reportFile);
  rmSync(reportFile, { force: true });
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

function readReport(file: string): Tally {
  try {
    const report = reportSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    const brokenFiles = report.testResults.filter(
      (result) => result.status === "failed" && !result.assertionResults.some((test) => test.status === "failed"),
    );
    return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles.length };
  } catch (error) {
    console.error(`vitest left no readable report: ${error instanceof Error ? error.message : String(error)}`);
    return { passed: 0, failed: 1 };
  }
}
