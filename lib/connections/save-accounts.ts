import "server-only";
import type { PersonContext } from "@/lib/context";
import { insertAudit, type Trx } from "@/lib/db";
import { ensurePrimary, putConnection, readConnectionsOfAccounts } from "@/lib/db/connections";
import { countConnectionsOfGrant } from "@/lib/db/grant-connections";
import { deleteGrant } from "@/lib/db/grants";
import { correlationId } from "@/lib/log";
import { consentIncidents, tellRecovered } from "@/lib/notices";
import { noticePictures } from "@/lib/pictures";
import type { AccountToken, Platform, PlatformAccount } from "@/lib/platforms/types";
import { bringTotalsUpToDate } from "@/lib/stats";
import { enqueueSyncs } from "@/lib/sync";
import { foreseeGrant, storeAccountTokens } from "@/lib/tokens";

/** Accounts that were connected, and the run of their first sync. */
export interface SavedAccounts {
  readonly connectionIds: readonly string[];
  readonly runId: string;
}

interface SaveInput {
  readonly influencerId: string;
  readonly grantId: string;
  readonly platform: Platform;
  readonly accounts: readonly PlatformAccount[];
  /** Tokens that some of the accounts have for themselves, by platformUserId. */
  readonly accountTokens: ReadonlyMap<string, AccountToken>;
}

/**
 * Connects accounts through a stored grant, in the caller's transaction, which has called `lockConnectionsOf` before it
 * touched the grant. Rows are new or healed, tokens of their own are sealed; there is a primary account afterwards, open notices are closed, totals and
 * audit log brought up to date, and the job of the first sync is sent. A grant that these accounts leave without any is
 * removed with its tokens; the platform is not told, because it may answer by ending the new access as well. Throws
 * `AppError("ACCOUNT_ALREADY_CONNECTED")`.
 */
export async function saveAccounts(trx: Trx, ctx: PersonContext, input: SaveInput): Promise<SavedAccounts> {
  const { influencerId, grantId, platform, accounts, accountTokens } = input;
  const now = ctx.now();
  const before = await readConnectionsOfAccounts(trx, {
    influencerId,
    platform: platform.id,
    platformUserIds: accounts.map((account) => account.platformUserId),
  });
  const owner = {
    influencerId,
    userId: ctx.userId,
    grantId,
    platform: platform.id,
    platformLabel: platform.manifest.label,
  };
  const connectionIds: string[] = [];
  for (const account of accounts) connectionIds.push((await putConnection(trx, owner, account, now)).id);
  const withTokens = accounts.flatMap(({ platformUserId }, index) => {
    const connectionId = connectionIds[index];
    return connectionId === undefined ? [] : { connectionId, token: accountTokens.get(platformUserId) ?? null };
  });
  await storeAccountTokens(trx, { grantId, platform, accounts: withTokens }, now);

  const left = new Set(before.flatMap((row) => (row.grantId === null || row.grantId === grantId ? [] : row.grantId)));
  for (const old of left) {
    if ((await countConnectionsOfGrant(trx, old)) === 0) await deleteGrant(trx, old);
  }

  await ensurePrimary(trx, influencerId, platform.id);
  await tellRecovered(
    trx,
    connectionIds.flatMap((id) => consentIncidents(ctx.userId, id)),
    now,
  );
  await foreseeGrant(trx, grantId, now);
  await insertAudit(
    trx,
    accounts.map((account, index) => {
      const known = before.find((row) => row.platformUserId === account.platformUserId);
      return {
        userId: ctx.userId,
        actor: "person" as const,
        action: known && known.status !== "disconnected" ? "connection.reconnected" : "connection.connected",
        subject: `connection:${connectionIds[index]}`,
        before: known ? { status: known.status, username: known.username } : null,
        after: { status: "active", platform: platform.id, username: account.username },
        correlationId: correlationId(),
      };
    }),
    now,
  );
  const pictures = accounts.flatMap((account, index) => {
    const connectionId = connectionIds[index];
    if (connectionId === undefined) return [];
    return { connectionId, userId: ctx.userId, platform: platform.id, picture: account.picture };
  });
  await noticePictures(trx, pictures, now);
  const { runId } = await enqueueSyncs(trx, { connectionIds, trigger: "connect", userId: ctx.userId, now });
  await bringTotalsUpToDate(trx, [influencerId], now);
  return { connectionIds, runId };
}
