import "server-only";
import type { Db, Trx } from "./client";

/** Locks a grant after the accounts that it serves, in the order that every verb keeps, until the transaction ends. */
export async function lockGrantWithConnections(trx: Trx, grantId: string): Promise<void> {
  const byId = trx.selectFrom("social_connections").select("id").where("grant_id", "=", grantId);
  await byId.orderBy("id").forUpdate().execute();
  await trx.selectFrom("oauth_grants").select("id").where("id", "=", grantId).forUpdate().execute();
}

/** How many accounts a grant still serves. */
export async function countConnectionsOfGrant(trx: Trx, grantId: string): Promise<number> {
  const row = await trx
    .selectFrom("social_connections")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("grant_id", "=", grantId)
    .where("status", "<>", "disconnected")
    .executeTakeFirstOrThrow();
  return row.count;
}

/**
 * Marks every account behind a refused grant for reconnect, or with `connectionId` that one alone. Returns those that were
 * working until now.
 */
export async function markConnectionsRefused(
  trx: Trx,
  { grantId, connectionId }: { readonly grantId: string; readonly connectionId: string | null },
  status: "expired" | "revoked",
  cause: { code: string; detail: string },
  now: Date,
): Promise<{ id: string; username: string }[]> {
  const at = now.toISOString();
  return trx
    .updateTable("social_connections")
    .set({
      status,
      next_sync_at: null,
      last_error_code: cause.code,
      last_error_detail: cause.detail,
      last_error_at: at,
      updated_at: at,
    })
    .where("grant_id", "=", grantId)
    .$if(connectionId !== null, (query) => query.where("id", "=", connectionId ?? ""))
    .where("status", "in", ["active", "error"])
    .returning(["id", "username"])
    .execute();
}

/** One account that a grant serves, for a read that needs any of them; null when it serves none. */
export async function readAccountOfGrant(
  db: Db,
  grantId: string,
): Promise<{ platformUserId: string; state: Record<string, string> } | null> {
  const row = await db
    .selectFrom("social_connections")
    .select(["platform_user_id", "adapter_state"])
    .where("grant_id", "=", grantId)
    .where("status", "<>", "disconnected")
    .orderBy("seq")
    .limit(1)
    .executeTakeFirst();
  return row ? { platformUserId: row.platform_user_id, state: row.adapter_state as Record<string, string> } : null;
}

/** A connection that is read by this token, as a session needs it; null when there is none any more. */
export async function readConnectionOfToken(
  db: Db,
  token: { readonly grantId: string; readonly connectionId: string | null },
): Promise<{ id: string; grantId: string; platformUserId: string; state: Record<string, string> } | null> {
  const connections = db
    .selectFrom("social_connections as c")
    .select(["c.id", "c.platform_user_id", "c.adapter_state"])
    .where("c.grant_id", "=", token.grantId)
    .where("c.status", "in", ["active", "error"]);
  const row = await (token.connectionId === null
    ? connections.where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom("connection_tokens as own")
              .select("own.id")
              .whereRef("own.connection_id", "=", where.ref("c.id")),
          ),
        ),
      )
    : connections.where("c.id", "=", token.connectionId)
  )
    .orderBy("c.seq")
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const { id, platform_user_id: platformUserId, adapter_state: state } = row;
  return { id, grantId: token.grantId, platformUserId, state: state as Record<string, string> };
}
