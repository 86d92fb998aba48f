import "server-only";
import type { SystemContext } from "@/lib/context";
import { type KeyRing, keyRing, openToken, sealedKeyId, sealToken } from "@/lib/crypto";
import { type SealedTable, type SealedTableName, sealedTableNames, sealedTables } from "@/lib/db/sealed-places";
import {
  countUnderOtherKeys,
  type ResealedRow,
  readUnderOtherKeys,
  replaceSealed,
  type SealedRow,
} from "@/lib/db/sealed-rows";
import { AppError } from "@/lib/errors";

/** How often a table is gone through at most, while others keep writing what we have in hand. */
const mostPasses = 5;

/** A row that stays as it is, because a text in it cannot be opened. */
export interface UnreadableRow {
  readonly table: string;
  readonly rowId: string;
  /** `key_missing`: the ring does not hold the key `keyId`. `damaged`: it does, and the text is not what it sealed. */
  readonly because: "key_missing" | "damaged";
  readonly keyId: string;
}

/** How a rotation ended. */
export interface KeyRotation {
  /** The key that everything readable is sealed under now. */
  readonly keyId: string;
  /** Rows sealed anew. */
  readonly rotated: number;
  /** How often a row was written, removed or held by somebody else while we had it in hand; a later pass looked again. */
  readonly changedMeanwhile: number;
  readonly unreadable: readonly UnreadableRow[];
  /** Rows still under another key although they can be opened: written meanwhile by a process with an older ring. */
  readonly left: number;
}

export interface RotationOptions {
  /** Rows per batch; a batch is one reading and one writing statement. */
  readonly batch: number;
  /** Told after each batch how many rows have been dealt with, since the start. Must not throw. */
  readonly onProgress?: (done: number) => void;
  /** The installation's own unless said. */
  readonly ring?: KeyRing;
}

/** How many rows `rotateKeys` would seal anew now. */
export async function countRowsToRotate(ctx: SystemContext, ring = keyRing()): Promise<number> {
  const keyId = ring.sealing.id;
  let rows = 0;
  for (const name of sealedTableNames) rows += await countUnderOtherKeys(ctx.db, name, keyId);
  return rows;
}

/**
 * Seals every stored secret that is under another key anew under the ring's first key, while syncs and refreshes run.
 * Each batch stands on its own, so it may be killed at any moment and run again; a run that finds nothing changes
 * nothing. Throws `AppError("CONFIGURATION")` for an unusable ring and what the database throws.
 */
export async function rotateKeys(ctx: SystemContext, options: RotationOptions): Promise<KeyRotation> {
  const { ring = keyRing() } = options;
  const total = { rotated: 0, changedMeanwhile: 0, unreadable: [] as UnreadableRow[], left: 0 };
  let done = 0;
  for (const name of sealedTableNames) {
    const table = await rotateTable(ctx, name, ring, options.batch, (rows) => {
      done += rows;
      options.onProgress?.(done);
    });
    total.rotated += table.rotated;
    total.changedMeanwhile += table.changedMeanwhile;
    total.unreadable.push(...table.unreadable);
    total.left += table.left;
  }
  return { keyId: ring.sealing.id, ...total };
}

async function rotateTable(
  ctx: SystemContext,
  name: SealedTableName,
  ring: KeyRing,
  batch: number,
  onRows: (rows: number) => void,
): Promise<Omit<KeyRotation, "keyId">> {
  const keyId = ring.sealing.id;
  let rotated = 0;
  let changedMeanwhile = 0;
  for (let pass = 1; ; pass++) {
    const unreadable: UnreadableRow[] = [];
    let after: string | null = null;
    for (;;) {
      const rows = await readUnderOtherKeys(ctx.db, name, { keyId, after, limit: batch });
      const last = rows.at(-1);
      if (last === undefined) break;
      const outcomes = rows.map((row) => sealAnew(name, row, ring));
      const readable = outcomes.flatMap((outcome) => ("row" in outcome ? outcome.row : []));
      unreadable.push(...outcomes.flatMap((outcome) => ("unreadable" in outcome ? outcome.unreadable : [])));
      const written = readable.length === 0 ? 0 : await replaceSealed(ctx.db, name, readable, keyId);
      rotated += written;
      changedMeanwhile += readable.length - written;
      onRows(pass === 1 ? rows.length - readable.length + written : written);
      after = last.id;
    }
    const left = Math.max(0, (await countUnderOtherKeys(ctx.db, name, keyId)) - unreadable.length);
    if (left === 0 || pass === mostPasses) return { rotated, changedMeanwhile, unreadable, left };
  }
}

/** A row with its texts sealed under the ring's first key, or why that is not possible. No SQL. */
function sealAnew(
  name: SealedTableName,
  row: SealedRow,
  ring: KeyRing,
): { row: ResealedRow } | { unreadable: UnreadableRow } {
  const { columns }: SealedTable = sealedTables[name];
  const after: (string | null)[] = [];
  for (const [index, column] of columns.entries()) {
    const text = row.texts[index] ?? null;
    const place = { table: name, column, rowId: row.id };
    try {
      after.push(text === null ? null : sealToken(openToken(text, place, ring), place, ring));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const because = error.code === "CONFIGURATION" ? "key_missing" : "damaged";
      return { unreadable: { table: name, rowId: row.id, because, keyId: sealedKeyId(text ?? "") } };
    }
  }
  return { row: { id: row.id, before: row.texts, after } };
}
