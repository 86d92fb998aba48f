import { parseArgs } from "node:util";
import { addTallies, printFailures, printResult, runCheck, runVitest, type Tally, tallyOf } from "./stack/checks";
import { readDescription } from "./stack/description";
import { searchLogsForSecrets } from "./stack/log-canaries";
import { packageFile } from "./stack/paths";
import { dropStaleRouteTypes } from "./stack/route-types";
import { typescriptArgs } from "./stack/services";
import { reportFailure } from "./stack/stack-error";
import { onStopRequest } from "./stack/terminal";
import { startTestStack, type TestStack } from "./stack/test-stack";

const help = `npm test [-- FILTER ...]

Everything that must hold: format, lint, import table, dead code, types, documents, unit tests; then a complete stack on
free ports with data of its own (a running npm run dev is not disturbed), the production build, integration tests
and browser tests. Ends with what failed, by name, a line "N passed, N failed", and exit code 0 when nothing failed.

  FILTER  only tests whose file path contains it; the checks are skipped
  --help  this text

Environment
  KEEP_TEST_STACK=1      keep the test stack's data and say where they are
  CHROMIUM_PATH=/path    the browser to use
`;

const tool = (name: string) => packageFile(`.bin/${name}`);
const stackTitle = "build, migrate and start a stack";
const testDist = { NEXT_DIST_DIR: ".next-test", NEXT_TELEMETRY_DISABLED: "1" };

async function runChecks(): Promise<Tally[]> {
  dropStaleRouteTypes();
  return [
    await runCheck("format and lint", tool("biome"), ["check", "."]),
    await runCheck("import table", process.execPath, [...typescriptArgs("scripts/lint-imports.ts"), "--check"]),
    await runCheck("documents name what exists", process.execPath, typescriptArgs("scripts/check-docs.ts")),
    await runCheck("no dead code", tool("knip"), []),
    await runCheck("route types", tool("next"), ["typegen"], testDist),
    await runCheck("types", tool("tsc"), ["--noEmit"]),
  ];
}

let running: TestStack | undefined;

/** After everything that the tests did: no log of the stack may hold any secret that was issued in it. */
async function checkLogs(file: string): Promise<Tally> {
  const startedAt = Date.now();
  const search = await searchLogsForSecrets(readDescription(file));
  const isClean = search.leaks.length === 0 && search.secrets > 0;
  const title = `logs hold none of ${search.secrets} issued secrets`;
  printResult(title, isClean, Date.now() - startedAt);
  return tallyOf(title, isClean, search.leaks.join("\n"));
}

async function runOnStack(filters: string[]): Promise<Tally[]> {
  const startedAt = Date.now();
  const stack = await startTestStack({ reuseBuild: false });
  running = stack;
  printResult(stackTitle, true, Date.now() - startedAt);
  const env = { INFLUMETER_TEST_STACK: stack.file };
  const tallies: Tally[] = [tallyOf(stackTitle, true)];
  try {
    // The labs have installations of their own: beside the others they cost less time, and disturb nobody.
    const labs = runVitest("labs", filters, { isBeside: true });
    tallies.push(await runVitest("integration", filters, { env }));
    tallies.push(await runVitest("e2e", filters, { env }));
    tallies.push(await labs);
    tallies.push(await checkLogs(stack.file));
  } finally {
    await stack.stop({ keepLogs: addTallies(tallies).failures.length > 0 });
  }
  return tallies;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { help: { type: "boolean" } }, allowPositionals: true });
  if (values.help) {
    console.log(help);
    return 0;
  }
  onStopRequest(() => {
    void Promise.resolve(running?.stop({ keepLogs: false })).finally(() => process.exit(130));
  });
  const tallies = positionals.length === 0 ? await runChecks() : [];
  tallies.push(await runVitest("unit", positionals));
  try {
    tallies.push(...(await runOnStack(positionals)));
  } catch (error) {
    reportFailure(error);
    printResult(stackTitle, false, 0);
    tallies.push(tallyOf(stackTitle, false, "its error is printed above"));
  }
  const total = addTallies(tallies);
  printFailures(total);
  console.log(`\n${total.passed} passed, ${total.failures.length} failed`);
  return total.failures.length === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => process.exit(reportFailure(error)),
);
