import type { SealedPlace } from "@/lib/crypto";

/** A table that holds sealed texts. */
export interface SealedTable {
  readonly columns: readonly string[];
  /** Where the table says under which key its rows are sealed; null where it does not. */
  readonly keyIdColumn: string | null;
}

/**
 * Every place in the database that holds a sealed text: the one list by which secrets are sealed, opened and sealed anew
 * under another key. Rows are named by their `id`.
 */
export const sealedTables = {
  connection_tokens: { columns: ["sealed_access_token", "sealed_refresh_token"], keyIdColumn: "key_id" },
  offered_tokens: { columns: ["sealed_access_token"], keyIdColumn: "key_id" },
  oauth_states: { columns: ["sealed_code_verifier"], keyIdColumn: null },
  deletion_requests: { columns: ["sealed_address"], keyIdColumn: null },
  webhook_subscriptions: { columns: ["sealed_secret"], keyIdColumn: null },
} as const satisfies Record<string, SealedTable>;

export type SealedTableName = keyof typeof sealedTables;

export const sealedTableNames = Object.keys(sealedTables) as SealedTableName[];

/** The place of one sealed text, to which it is bound when it is sealed. */
export function sealedPlace<Name extends SealedTableName>(
  table: Name,
  column: (typeof sealedTables)[Name]["columns"][number],
  rowId: string,
): SealedPlace {
  return { table, column, rowId };
}
