import { Command } from "commander";
import { listEndingAccess } from "@/lib/connections";
import { systemContext } from "./context";
import { printJson, wholeNumber } from "./output";

const atMost = 1_000;

/** `access`: says whose access ends soon unless somebody acts, and why. */
export function accessCommand(): Command {
  return new Command("access")
    .description("say whose access to an account ends soon unless its person acts, and why")
    .option("--days <n>", "look so many days ahead", wholeNumber("days", 0, 400), 14)
    .option("--json", "answer as JSON")
    .action(async ({ days, json = false }: { days: number; json?: boolean }) => {
      const accounts = await listEndingAccess(await systemContext(), { days, limit: atMost });
      if (json) return printJson({ days, accounts });
      if (accounts.length === 0) return console.log(`No access ends within ${days} days.`);
      for (const { endsAt, platform, username, cause } of accounts) {
        console.log(`${endsAt.slice(0, 16).replace("T", " ")} UTC  ${username}@${platform}: ${cause}`);
      }
    });
}
