import { parseArgs } from "node:util";
import { requireKnownLimits } from "@/lib/budgets";
import { requireUsableConfiguration } from "@/lib/crypto";
import { runWorker } from "@/lib/jobs";
import { log } from "@/lib/log";

const help = `npm run worker

Runs the timetable and the queues until it is told to stop (Ctrl-C or SIGTERM): it then finishes what it has begun, hands
back the rest, and ends within ten seconds. Any number of workers may run, on any number of machines; with one of them no
scheduler has to call /api/cron.

Reads the same environment as the app.
`;

const finishMs = 10_000;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { help: { type: "boolean", short: "h" } } });
  if (values.help) return console.log(help);
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      stop.abort();
      // Somebody else takes over whatever is still open by then: its heartbeat ends with this process.
      setTimeout(() => process.exit(0), finishMs).unref();
    });
  }
  requireUsableConfiguration();
  requireKnownLimits();
  log.info("worker started", { action: "worker" });
  await runWorker(stop.signal);
  log.info("worker stopped", { action: "worker" });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
