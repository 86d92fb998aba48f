import { answers, type Child, startChild, waitUntilReady } from "@/scripts/stack/child";
import { childEnvironment } from "@/scripts/stack/environment";
import { packageFile } from "@/scripts/stack/paths";
import { freePort } from "@/scripts/stack/ports";

interface NextServer {
  readonly url: string;
  stop(): Promise<void>;
}

interface NextOptions {
  name: string;
  /** The folder of the app, already built. */
  dir: string;
  env: Record<string, string>;
  logDir: string;
  /** An address below the app's that answers once it is ready. */
  readyPath: string;
}

/** Runs `next build` or `next start` of one folder under the guard. */
export function runNext(args: string[], { name, dir, env, logDir }: Omit<NextOptions, "readyPath">): Child {
  const command = { command: process.execPath, args: [packageFile("next/dist/bin/next"), ...args] };
  return startChild({ name, ...command, env: childEnvironment(env), cwd: dir, logDir });
}

/** Starts a built app on a free port and waits until it answers. The caller stops it. */
export async function startNext(options: NextOptions): Promise<NextServer> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const server = runNext(["start", "-p", String(port), "-H", "localhost"], options);
  await waitUntilReady(server, answers(`${url}${options.readyPath}`), 60_000);
  return { url, stop: () => server.stop() };
}
