import { Command } from "commander";
import { db } from "@/lib/db/client";
import { examine, type Finding } from "@/lib/health";
import { expectedRuns } from "@/lib/jobs";
import { migrationVersions } from "@/scripts/stack/migrations";
import { printJson } from "./output";

const marks = { ok: "ok  ", warn: "warn", bad: "BAD " } as const;

/** `doctor`: says what is wrong with this installation and what to do about it. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("say what is wrong with this installation and what to do; ends with exit code 1 when something is bad")
    .option("--json", "answer as JSON")
    .action(async ({ json = false }: { json?: boolean }) => {
      const findings = await examine(process.env, db, { migrations: migrationVersions(), timetable: expectedRuns() });
      const isBad = findings.some(({ status }) => status === "bad");
      if (isBad) process.exitCode = 1;
      if (json) return printJson({ healthy: !isBad, findings });
      for (const line of findings.flatMap(describe)) console.log(line);
    });
}

function describe({ check, status, says, todo }: Finding): string[] {
  return [`${marks[status]}  ${check}: ${says}`, ...(todo ? [`      -> ${todo}`] : [])];
}
