import { Command } from "commander";
import { clock } from "@/lib/clock";
import { lookAtHealth, overall } from "@/lib/health";
import { printJson } from "./output";

/** `health`: how each part of the installation is now. */
export function healthCommand(): Command {
  return new Command("health")
    .description("say how each part of the installation is now; ends with exit code 1 when it is down")
    .option("--json", "answer as JSON")
    .action(async ({ json = false }: { json?: boolean }) => {
      // A sandbox that is away is one of the answers, not the end of the question.
      await clock.sync().catch(() => undefined);
      const components = await lookAtHealth(null);
      const status = overall(components);
      if (status === "down") process.exitCode = 1;
      if (json) return printJson({ status, components });
      console.log(`The installation is ${status}.`);
      for (const { component, status: one, detail, durationMs } of components) {
        console.log(`  ${component}: ${one}, ${detail} (${durationMs} ms)`);
      }
    });
}
