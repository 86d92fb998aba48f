import { Command } from "commander";
import { type CleanUp, cleanUp, historyDays } from "@/lib/upkeep";
import { systemContext } from "./context";
import { printJson, wholeNumber } from "./output";

interface CleanupOptions {
  days: number;
  seconds: number;
  dryRun?: boolean;
  json?: boolean;
}

/** `cleanup`: removes what has served its time, as the timetable does every night. */
export function cleanupCommand(): Command {
  return new Command("cleanup")
    .description("remove what has served its time: old history, and what platforms let nobody keep")
    .option(
      "--days <n>",
      "keep sync history and resolved notices for so many days",
      wholeNumber("days", 1),
      historyDays,
    )
    .option("--dry-run", "only count what would go")
    .option("--json", "answer as JSON")
    .option("--seconds <n>", "start nothing after so many seconds", wholeNumber("seconds", 1), 600)
    .action(run);
}

async function run({ days, seconds, dryRun = false, json = false }: CleanupOptions): Promise<void> {
  const until = new Date(Date.now() + seconds * 1000);
  const done = await cleanUp(await systemContext(), until, { days, dryRun });
  if (json) return printJson({ dryRun, days, ...done });
  console.log(dryRun ? "Would remove:" : "Removed:");
  for (const line of describe(done)) console.log(`  ${line}`);
}

function describe({ rules, revocations, ...counts }: CleanUp): string[] {
  const own = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
  const told = Object.entries(revocations).map(([outcome, count]) => `${count} revocations ${outcome}`);
  const kept = rules.map(
    ({ platform, fields, place, because, days, count, clause }) =>
      `${count} ${platform} ${place} (${fields.join(", ")}): ${because.replaceAll("_", " ")}, ${days} days. ${clause}`,
  );
  return [...own, ...told, ...kept];
}
