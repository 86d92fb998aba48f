import type { LineSink } from "./services";

const width = 8;
const colours: Record<string, number> = { app: 36, worker: 35, supabase: 32, sandbox: 33 };

/** Prints each service's lines behind its name, coloured on a terminal. */
export const printLine: LineSink = (service, line) => {
  const label = service.padEnd(width);
  const colour = process.stdout.isTTY ? colours[service] : undefined;
  console.log(`${colour === undefined ? label : `\u001b[${colour}m${label}\u001b[0m`} │ ${line}`);
};

/**
 * Calls `onStop` once when the person or the system asks this process to end: Ctrl-C, SIGTERM, a closed terminal, or the
 * death of the npm that started it (which would otherwise leave it running unseen). A second Ctrl-C ends it at once.
 */
export function onStopRequest(onStop: () => void): void {
  let asked = false;
  const ask = () => {
    if (asked) process.exit(130);
    asked = true;
    onStop();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, ask);
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    ask();
  }, 500);
  watch.unref();
}
