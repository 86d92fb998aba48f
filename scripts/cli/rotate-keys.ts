import { Command } from "commander";
import { countRowsToRotate, type KeyRotation, rotateKeys } from "@/lib/tokens";
import { systemContext } from "./context";
import { printJson, startProgress, wholeNumber } from "./output";

const mostNamed = 20;

/** `rotate-keys`: seals every stored secret anew under the first key of TOKEN_ENCRYPTION_KEYS. */
export function rotateKeysCommand(): Command {
  return new Command("rotate-keys")
    .description("seal every stored secret anew under the first key of TOKEN_ENCRYPTION_KEYS")
    .option("--batch <n>", "rows per batch", wholeNumber("rows", 1, 10_000), 500)
    .option("--json", "answer as JSON")
    .addHelpText(
      "after",
      `
The app and workers may go on meanwhile. When it is stopped, run it again: it goes on where it was. It ends with exit
code 1 when something is still under another key; until it ends with 0, take no key out of TOKEN_ENCRYPTION_KEYS.`,
    )
    .action(rotate);
}

async function rotate({ batch, json = false }: { batch: number; json?: boolean }): Promise<void> {
  const ctx = await systemContext();
  const progress = startProgress(await countRowsToRotate(ctx), "rows", { hidden: json });
  const startedAt = Date.now();
  let shown = 0;
  const rotation = await rotateKeys(ctx, {
    batch,
    onProgress: (done) => {
      progress.advance(done - shown);
      shown = done;
    },
  });
  progress.stop();
  if (rotation.unreadable.length + rotation.left > 0) process.exitCode = 1;
  if (json) return printJson({ ...rotation, durationMs: Date.now() - startedAt });
  for (const line of describe(rotation)) console.log(line);
}

function describe({ keyId, rotated, changedMeanwhile, unreadable, left }: KeyRotation): string[] {
  const lines = [`${rotated} rows sealed anew under the key "${keyId}".`];
  if (changedMeanwhile > 0) lines.push(`${changedMeanwhile} were changed by others meanwhile and looked at again.`);
  if (left > 0) {
    lines.push(
      `${left} were written under another key meanwhile: a process still has an older TOKEN_ENCRYPTION_KEYS. Restart it with the new one, then run this again.`,
    );
  }
  if (unreadable.length > 0) {
    lines.push(`${unreadable.length} cannot be opened and stay as they are:`);
    for (const { table, rowId, because, keyId: under } of unreadable.slice(0, mostNamed)) {
      lines.push(`  ${table} ${rowId}: ${because === "key_missing" ? `the key "${under}" is missing` : "damaged"}`);
    }
    if (unreadable.length > mostNamed) lines.push(`  and ${unreadable.length - mostNamed} more (--json names all)`);
    if (unreadable.some(({ because }) => because === "key_missing")) {
      lines.push("Put the missing key back at the end of TOKEN_ENCRYPTION_KEYS, then run this again.");
    }
    if (unreadable.some(({ because }) => because === "damaged")) {
      lines.push("What is damaged opens under no key: its owner connects the account again.");
    }
  }
  if (unreadable.length + left === 0) lines.push("Nothing is left under another key.");
  return lines;
}
