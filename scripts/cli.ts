import { SingleBar } from "cli-progress";
import { Command, InvalidArgumentError } from "commander";
import { clock } from "@/lib/clock";
import type { SystemContext } from "@/lib/context";
import { generateKey } from "@/lib/crypto";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { closeQueue, drain } from "@/lib/jobs";
import { makeAdmin } from "@/lib/people";
import { type PlatformId, parsePlatformId, platformIds } from "@/lib/platforms/manifests";
import { orderSyncs } from "@/lib/sync";

/** What every command gets: the database and the product's clock. */
async function systemContext(): Promise<SystemContext> {
  await clock.sync();
  return { db: db(), now: () => clock.now() };
}

function platformArgument(text: string): PlatformId {
  const id = parsePlatformId(text);
  if (id === null) throw new InvalidArgumentError(`Known platforms: ${platformIds.join(", ")}.`);
  return id;
}

interface SyncOptions {
  all?: boolean;
  user?: string;
  platform?: PlatformId;
  account?: string;
  dryRun?: boolean;
  json?: boolean;
  seconds: number;
}

function secondsArgument(text: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1)
    throw new InvalidArgumentError("A whole number of seconds, 1 or more.");
  return seconds;
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
    if (json) return print({ dryRun, accounts: ordered.accounts, unreadable: ordered.unreadable });
    console.log(names.length === 0 ? "No account fits." : `Would read ${names.length}:\n  ${names.join("\n  ")}`);
    if (waiting.length > 0) console.log(`Need their person first:\n  ${waiting.join("\n  ")}`);
    return;
  }
  const bar = new SingleBar({
    format: "{bar} {value}/{total} accounts · {eta_formatted} left",
    stream: process.stderr,
  });
  const shown = !json && process.stderr.isTTY;
  if (shown) bar.start(names.length, 0);
  const until = new Date(Date.now() + options.seconds * 1000);
  const summary = await drain({
    until,
    onBatch: ({ succeeded, postponed, failed }) => bar.increment(succeeded + postponed + failed),
  });
  if (shown) bar.stop();
  if (json) return print({ runId: ordered.runId, ordered: names.length, ...summary, unreadable: ordered.unreadable });
  const { succeeded, postponed, failed, handedBack, crashed } = summary;
  console.log(`${succeeded} read, ${postponed} postponed, ${failed} failed, ${handedBack + crashed} left for later.`);
  if (waiting.length > 0) console.log(`Need their person first:\n  ${waiting.join("\n  ")}`);
}

function print(value: object): void {
  console.log(JSON.stringify(value, null, 2));
}

const program = new Command("influmeter")
  .description("Commands for whoever runs an installation. They read the same environment as the app.")
  .option("--verbose", "also write the log lines of the product")
  .hook("preAction", (root) => {
    // The result of a command stands alone on the output.
    if (root.opts().verbose !== true) process.env.LOG_LEVEL = "silent";
  })
  .showHelpAfterError();

program
  .command("sync")
  .description("read accounts from their platforms now")
  .option("--all", "every connected account")
  .option("--user <id or e-mail>", "the accounts of one person")
  .option("--platform <platform>", "the accounts on one platform", platformArgument)
  .option("--account <account>", "one account: its id, its number, or username@platform")
  .option("--dry-run", "only say which accounts these are")
  .option("--json", "answer as JSON")
  .option("--seconds <n>", "stop starting reads after so many seconds", secondsArgument, 600)
  .action(sync);

program
  .command("make-admin")
  .description("make the person with this address an admin")
  .argument("<e-mail>")
  .option("--json", "answer as JSON")
  .action(async (email: string, { json = false }: { json?: boolean }) => {
    const { before } = await makeAdmin(await systemContext(), { email });
    if (json) return print({ email, before, after: "admin" });
    console.log(before === "admin" ? `${email} is an admin already.` : `${email} is an admin now (was: ${before}).`);
  });

program
  .command("generate-key")
  .description("print a new key for TOKEN_ENCRYPTION_KEYS; put it first to seal with it, keep the old ones to open")
  .action(() => console.log(generateKey()));

try {
  await program.parseAsync();
  await closeQueue();
  process.exit(0);
} catch (error) {
  console.error(error instanceof AppError ? error.message : error);
  process.exit(1);
}
