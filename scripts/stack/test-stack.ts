import { cpSync, existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { answers, startChild, waitUntilReady } from "./child";
import { descriptionFile, logFolder } from "./description";
import { appEnvironment, childEnvironment, type StackSettings } from "./environment";
import { packageFile, repoRoot } from "./paths";
import { dropStaleRouteTypes } from "./route-types";
import { prepareStack, removeData, startStack } from "./running-stack";
import { startApp } from "./services";
import { temporarySettings } from "./settings";
import { StackError } from "./stack-error";

const distDir = ".next-test";
const sources = ["app", "components", "lib", "public", "middleware.ts", "next.config.js", "package-lock.json"];

/** A complete stack of its own for one test run. */
export interface TestStack {
  /** Path of the JSON description; see `readDescription`. */
  file: string;
  /** Ends it and deletes its data. `keepLogs` saves the log files as test-results/logs first. */
  stop(options: { keepLogs: boolean }): Promise<void>;
}

/**
 * Starts everything but the worker on free ports, with data of its own, beside whatever else runs: database, REST/Auth,
 * sandbox, and the built app under `next start`. `reuseBuild` takes the last test build when no source is newer;
 * `confirmEmail` lets Auth ask new people to confirm their address.
 * With KEEP_TEST_STACK=1 the data survive the end and their folder is named. Throws a `StackError` when the build fails.
 */
export async function startTestStack(options: { reuseBuild: boolean; confirmEmail?: boolean }): Promise<TestStack> {
  const { reuseBuild, confirmEmail = false } = options;
  const settings = await temporarySettings("test", { distDir, confirmEmail });
  const { dataDir } = settings;
  const quiet = () => undefined;
  const keep = process.env.KEEP_TEST_STACK === "1";
  const clean = () => {
    if (keep) console.log(`The test stack's data stay in ${dataDir}`);
    else removeData(dataDir, settings.secrets.instanceId);
  };
  try {
    const prepared = await prepareStack(() => settings, { reset: false, keys: [] });
    const [build, started] = await Promise.allSettled([
      reuseBuild && isBuildFresh() ? undefined : buildApp(settings),
      startStack(prepared, { durable: false, sink: quiet }),
    ]);
    if (started.status === "rejected") throw started.reason;
    const stack = started.value;
    const stop: TestStack["stop"] = async ({ keepLogs }) => {
      await stack.stop();
      if (keepLogs) saveLogs(dataDir);
      clean();
    };
    try {
      if (build.status === "rejected") throw build.reason;
      const app = startApp(settings, "start", stack.description.env, quiet);
      stack.add(app);
      await waitUntilReady(app, answers(`${stack.description.appUrl}/api/health/app`), 60_000);
      return { file: descriptionFile(dataDir), stop };
    } catch (error) {
      await stack.stop();
      throw error;
    }
  } catch (error) {
    saveLogs(dataDir);
    clean();
    throw error;
  }
}

async function buildApp(settings: StackSettings): Promise<void> {
  dropStaleRouteTypes();
  const build = startChild({
    name: "build",
    command: process.execPath,
    args: [packageFile("next/dist/bin/next"), "build"],
    // Types are a check of their own, of the tests as well.
    env: childEnvironment({ ...appEnvironment(settings), NEXT_SKIP_TYPES: "1" }),
    cwd: repoRoot,
    logDir: logFolder(settings.dataDir),
  });
  if ((await build.exited) === 0) return;
  throw new StackError(`next build failed:\n    ${build.tail().join("\n    ")}`, "Mend what it complains about.");
}

function isBuildFresh(): boolean {
  const stamp = join(repoRoot, distDir, "BUILD_ID");
  if (!existsSync(stamp)) return false;
  const builtAt = statSync(stamp).mtimeMs;
  return sources.every((path) => newestChange(join(repoRoot, path)) < builtAt);
}

function newestChange(path: string): number {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

function saveLogs(dataDir: string): void {
  const target = join(repoRoot, "test-results/logs");
  rmSync(target, { recursive: true, force: true });
  if (existsSync(logFolder(dataDir))) cpSync(logFolder(dataDir), target, { recursive: true });
}
