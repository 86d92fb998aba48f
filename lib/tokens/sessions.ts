import "server-only";
import type { SystemContext } from "@/lib/context";
import { readTokensOfGrants } from "@/lib/db/tokens";
import { AppError } from "@/lib/errors";
import type { PlatformSession } from "@/lib/platforms/types";
import { openConnection, type SessionConnection, type SessionOptions, type SessionOutcome } from "./open-connection";

/**
 * Opens sessions for a batch of connections with one SQL statement, whatever their number; refreshes happen when a
 * session is used. The map holds an entry for every connection: one that cannot be opened never stops the others.
 */
export async function openSessions(
  ctx: SystemContext,
  connections: readonly SessionConnection[],
  options: SessionOptions = {},
): Promise<Map<string, SessionOutcome>> {
  const grantIds = new Set(connections.flatMap(({ grantId }) => grantId ?? []));
  const rows = await readTokensOfGrants(ctx.db, [...grantIds]);
  // One holder per row, shared by the connections of a grant, so that one refresh serves all of them.
  const byGrant = new Map(rows.filter((row) => row.connectionId === null).map((row) => [row.grantId, { row }]));
  const byConnection = new Map(rows.flatMap((row) => (row.connectionId ? [[row.connectionId, { row }] as const] : [])));
  return new Map(
    connections.map((connection) => {
      const holder = byConnection.get(connection.id) ?? byGrant.get(connection.grantId ?? "");
      return [connection.id, openConnection(ctx, connection, holder, options)];
    }),
  );
}

/**
 * Runs `work` in the name of one connection; see `OpenSession.run`. Throws PlatformError for what the platform refuses,
 * and `AppError` PLATFORM_NOT_CONFIGURED where its credentials are not set.
 */
export async function withPlatformSession<T>(
  ctx: SystemContext,
  connection: SessionConnection,
  work: (session: PlatformSession) => Promise<T>,
  options: SessionOptions = {},
): Promise<T> {
  const outcome = (await openSessions(ctx, [connection], options)).get(connection.id);
  if (!outcome?.ok) throw outcome?.error ?? new AppError("INTERNAL", "The connection could not be opened.");
  return outcome.session.run(work);
}
