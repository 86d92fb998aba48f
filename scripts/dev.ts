import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { DemoLogin } from "./seed";
import { answers, waitUntilReady } from "./stack/child";
import { ensureDemo } from "./stack/demo";
import { appEnvironment, type StackSettings } from "./stack/environment";
import { devDataDir, repoRoot } from "./stack/paths";
import { prepareStack, type RunningStack, startStack } from "./stack/running-stack";
import { startApp, startScript } from "./stack/services";
import { developmentSettings } from "./stack/settings";
import { reportFailure, StackError } from "./stack/stack-error";
import { onStopRequest, printLine } from "./stack/terminal";

const help = `npm run dev [-- --reset]

Starts all of Influmeter on this machine: PostgreSQL, the Supabase-compatible REST and Auth server (migrated), the
platform sandbox, the app and a worker, with demo people. Ctrl-C stops all of it; the data stays in .influmeter.

  --reset  delete the data first and start over
  --help   this text

Environment (all optional)
  PORT=3000 SUPABASE_PORT=54321 POSTGRES_PORT=54322 SANDBOX_PORT=4400
  EMAIL_CONFIRM=on   new people must confirm their e-mail address (mails: /dev/mail)
  LOG_LEVEL=info     of the app and the worker
`;

const workerRestartMs = 3_000;

/** Keeps a worker running: whatever ends it, another one takes over, since due work stands in the database. */
function keepWorker(settings: StackSettings, stack: RunningStack, isStopping: () => boolean): void {
  if (isStopping() || !existsSync(join(repoRoot, "scripts/worker.ts"))) return;
  const worker = startScript(settings, {
    name: "worker",
    file: "scripts/worker.ts",
    env: stack.description.env,
    sink: printLine,
  });
  stack.add(worker, { vital: false });
  void worker.exited.then(() => {
    if (isStopping()) return;
    printLine("worker", `stopped; starting another in ${workerRestartMs / 1000} s`);
    setTimeout(() => keepWorker(settings, stack, isStopping), workerRestartMs);
  });
}

function printWelcome({ description }: RunningStack, logins: DemoLogin[]): void {
  const rows = [
    ["App", description.appUrl],
    ["Mail", `${description.appUrl}/dev/mail`],
    ["Sandbox", description.sandboxUrl],
    ["Logs", description.logDir],
    ...logins.map(({ who, email, password }) => [who, `${email} · ${password}`]),
  ];
  const width = Math.max(...rows.map(([name = ""]) => name.length));
  console.log(`\n  Influmeter is ready\n`);
  for (const [name = "", value = ""] of rows) console.log(`  ${name.padEnd(width)}  ${value}`);
  console.log(`\n  Ctrl-C stops everything; the data stays. npm run dev -- --reset starts over.\n`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { reset: { type: "boolean" }, help: { type: "boolean" } } });
  if (values.help) return console.log(help);

  // Before the stack stands, ending this process is enough: the guards take every child down with it.
  let stopping = false;
  let stop: RunningStack["stop"] | undefined;
  onStopRequest(() => {
    stopping = true;
    console.log("\nStopping ...");
    void Promise.resolve(stop?.()).then(() => process.exit(0));
  });

  const reset = values.reset ?? false;
  const prepared = await prepareStack(() => developmentSettings(process.env, devDataDir, reset), {
    reset,
    keys: ["app", "supabase", "postgres", "sandbox"],
  });
  const { settings } = prepared;
  const app = startApp(settings, "dev", appEnvironment(settings), printLine);
  const stack = await startStack(prepared, { durable: true, sink: printLine }).catch(async (error: unknown) => {
    await app.stop();
    throw error;
  });
  stack.add(app);
  stop = stack.stop;
  await waitUntilReady(app, answers(stack.description.appUrl, 600), 120_000);
  const logins = await ensureDemo(settings, stack.description, printLine).catch(async (error: unknown) => {
    reportFailure(error); // the app is usable without them
    return [];
  });
  keepWorker(settings, stack, () => stopping);
  printWelcome(stack, logins);

  const ended = await stack.firstExit;
  stopping = true;
  await stack.stop();
  throw new StackError(`${ended.name} stopped unexpectedly, so everything was stopped.`, `Its log: ${ended.logFile}`);
}

main().catch((error: unknown) => process.exit(reportFailure(error)));
