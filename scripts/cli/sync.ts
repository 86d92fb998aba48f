import { Command, InvalidArgumentError } from "commander";
import { drain } from "@/lib/jobs";
import { type PlatformId, parsePlatformId, platformIds } from "@/lib/platforms/manifests";
import { orderSyncs } from "@/lib/sync";
import { systemContext } from "./context";
import { printJson, startProgress, wholeNumber } from "./output";

interface SyncOptions {
  all?: boolean;
  user?: string;
  platform?: PlatformId;
  account?: string;
  dryRun?: boolean;
  json?: boolean;
  seconds: number;
}

/** `sync`: reads the chosen accounts from their platforms now, and says how each ended. */
export function syncCommand(): Command {
  return new Command("sync")
    .description("read accounts from their platforms now")
    .option("--all", "every connected account")
    .option("--user <id or e-mail>", "the accounts of one person")
    .option("--platform <platform>", "the accounts on one platform", platformArgument)
    .option("--account <account>", "one account: its id, its number, or username@platform")
    .option("--dry-run", "only say which accounts these are")
    .option("--json", "answer as JSON")
    .option("--seconds <n>", "stop starting reads after so many seconds", wholeNumber("seconds", 1), 600)
    .action(sync);
}

function platformArgument(text: string): PlatformId {
  const id = parsePlatformId(text);
  if (id === null) throw new InvalidArgumentError(`Known platforms: ${platformIds.join(", ")}.`);
  return id;
}

async function sync(options: SyncOptions, command: Command): Promise<void> {
  const { user, platform, account, dryRun = false, json = false } = options;
  const selection = { ...(user ? { user } : {}), ...(platform ? { platform } : {}), ...(account ? { account } : {}) };
  if (options.all !== true && Object.keys(selection).length === 0) {
    command.error("Say which accounts: --all, --user, --platform or --account.", { exitCode: 2 });
  }
  const ordered = await orderSyncs(await systemContext(), { selection, dryRun });
  const names = ordered.accounts.map(({ platform: on, username }) => `${username}@${on}`);
  const waiting = ordered.unreadable.map(({ platform: on, username, status }) => `${username}@${on} (${status})`);
  if (dryRun || names.length === 0) {
    if (json) return printJson({ dryRun, accounts: ordered.accounts, unreadable: ordered.unreadable });
    console.log(names.length === 0 ? "No account fits." : `Would read ${names.length}:\n  ${names.join("\n  ")}`);
    if (waiting.length > 0) console.log(`Need their person first:\n  ${waiting.join("\n  ")}`);
    return;
  }
  const progress = startProgress(names.length, "accounts", { hidden: json });
  const read = { succeeded: 0, postponed: 0, failed: 0, handedBack: 0 };
  const { batches, crashed } = await drain({
    until: new Date(Date.now() + options.seconds * 1000),
    onBatch: ({ name, ...report }) => {
      // What follows from the syncs (a picture to copy) rides along and is no account read.
      if (name !== "sync-connection") return;
      for (const key of ["succeeded", "postponed", "failed", "handedBack"] as const) read[key] += report[key];
      progress.advance(report.succeeded + report.postponed + report.failed);
    },
  });
  progress.stop();
  if (json) {
    return printJson({
      runId: ordered.runId,
      ordered: names.length,
      batches,
      ...read,
      crashed,
      unreadable: ordered.unreadable,
    });
  }
  const { succeeded, postponed, failed, handedBack } = read;
  console.log(`${succeeded} read, ${postponed} postponed, ${failed} failed, ${handedBack + crashed} left for later.`);
  if (waiting.length > 0) console.log(`Need their person first:\n  ${waiting.join("\n  ")}`);
}
