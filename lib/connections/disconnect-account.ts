import "server-only";
import type { PersonContext } from "@/lib/context";
import { insertAudit, type Trx } from "@/lib/db";
import { eraseHistory } from "@/lib/db/connection-ends";
import { findInfluencerId, type LockedOwnConnection, lockConnectionsOf, lockOwnConnection } from "@/lib/db/connections";
import { countConnectionsOfGrant } from "@/lib/db/grant-connections";
import { readLoginVariant } from "@/lib/db/grants";
import { AppError } from "@/lib/errors";
import { correlationId } from "@/lib/log";
import { manifests, type PlatformId } from "@/lib/platforms/manifests";
import { bringTotalsUpToDate } from "@/lib/stats";
import { leaveSubscriptions } from "@/lib/subscriptions";
import { accessPlace, configuredPlatforms, type PlatformSource, revokeNow } from "@/lib/tokens";
import { endAccount } from "./erase-account";
import { keepDaysAfterDisconnect } from "./history-policy";
import { letGoOfGrant } from "./let-go-of-grant";

const revokeLimitMs = 5_000;
const leaveLimitMs = 3_000;
const dayMs = 86_400_000;

export interface DisconnectInput {
  readonly connectionId: string;
  /** What becomes of the numbers read so far. */
  readonly history: "keep" | "erase";
}

export interface Disconnected {
  readonly connectionId: string;
  readonly history: "kept" | "erased";
  /** When kept history will be erased, because the platform's policy says so (ISO 8601); null = not by itself. */
  readonly keptUntil: string | null;
  /**
   * Whether the platform has been told: `done`; `owed`, it could not be reached and is told later (the sealed tokens are
   * kept for that alone, 24 hours at most); `not_offered`, it has no way, the person does it there; `shared`, the access
   * still serves another account; `earlier`, the access had ended before this call.
   */
  readonly revoked: "done" | "owed" | "not_offered" | "shared" | "earlier";
  /** Where the person can remove the access themselves; null unless it is `owed` or `not_offered`. */
  readonly removeAt: { readonly label: string; readonly url: string } | null;
}

/**
 * Disconnects a person's own account: out of every schedule, its webhooks ended, its published numbers gone, its history
 * kept or erased. When
 * the access serves no other account, the platform is told within five seconds and the tokens are erased. A second
 * call changes nothing, except that history kept before can still be erased. Throws `AppError("NOT_FOUND")`.
 */
export async function disconnectAccount(
  ctx: PersonContext,
  input: DisconnectInput,
  source: PlatformSource = configuredPlatforms,
): Promise<Disconnected> {
  const notFound = () => new AppError("NOT_FOUND", "There is no such account among yours.");
  const influencerId = await findInfluencerId(ctx.db, ctx.userId);
  if (influencerId === null) throw notFound();
  // First, while its access still works; what follows does not depend on it.
  const mine = { userId: ctx.userId, connectionId: input.connectionId };
  await leaveSubscriptions(ctx, mine, { source, timeLimitMs: leaveLimitMs });
  const ended = await ctx.db.transaction().execute(async (trx) => {
    await lockConnectionsOf(trx, influencerId);
    const row = await lockOwnConnection(trx, { id: input.connectionId, userId: ctx.userId });
    if (row === null || (row.status === "disconnected" && row.username === "")) throw notFound();
    const access: Access = row.status === "disconnected" ? { left: "earlier" } : await end(trx, ctx, row, source);
    if (input.history === "erase") await eraseHistory(trx, row);
    await insertAudit(
      trx,
      [
        {
          userId: ctx.userId,
          actor: "person",
          action: row.status === "disconnected" ? "connection.erased" : "connection.disconnected",
          subject: `connection:${row.id}`,
          before: {
            status: row.status,
            platform: row.platform,
            // Of an erased account no name stays either.
            ...(input.history === "erase" ? {} : { username: row.username }),
          },
          after: { status: "disconnected", history: input.history },
          correlationId: correlationId(),
        },
      ],
      ctx.now(),
    );
    await bringTotalsUpToDate(trx, [influencerId], ctx.now());
    return { row, access };
  });
  return {
    connectionId: ended.row.id,
    ...historyOutcome(ended.row.platform, input.history, ctx.now()),
    ...(await revokedOutcome(ctx, ended.access, source)),
  };
}

/** What became of the access; where it may still stand at the platform, also by whose app it was given. */
type Access =
  | { readonly left: "shared" | "earlier" }
  | { readonly left: "not_offered" | "owed"; readonly grantId: string; readonly place: PlatformId | null };

async function end(trx: Trx, ctx: PersonContext, row: LockedOwnConnection, source: PlatformSource): Promise<Access> {
  const now = ctx.now();
  await endAccount(trx, row, ctx.userId, now);
  const { grantId } = row;
  if (grantId === null) return { left: "earlier" };
  if ((await countConnectionsOfGrant(trx, grantId)) > 0) return { left: "shared" };
  const { platform } = row;
  const place = accessPlace({ platform, loginVariant: await readLoginVariant(trx, grantId) }, source);
  const left = await letGoOfGrant(trx, { grantId, platform }, source, now);
  return left === "shared" ? { left } : { left, grantId, place };
}

function historyOutcome(
  platform: string,
  history: "keep" | "erase",
  now: Date,
): Pick<Disconnected, "history" | "keptUntil"> {
  if (history === "erase") return { history: "erased", keptUntil: null };
  const days = keepDaysAfterDisconnect(platform);
  return { history: "kept", keptUntil: days === null ? null : new Date(now.getTime() + days * dayMs).toISOString() };
}

async function revokedOutcome(
  ctx: PersonContext,
  access: Access,
  source: PlatformSource,
): Promise<Pick<Disconnected, "revoked" | "removeAt">> {
  if (!("place" in access)) return { revoked: access.left, removeAt: null };
  if (access.left === "owed") {
    const outcome = await revokeNow(ctx, { grantId: access.grantId, timeLimitMs: revokeLimitMs, source });
    if (outcome === "done") return { revoked: "done", removeAt: null };
  }
  const { place } = access;
  return {
    revoked: access.left,
    removeAt: place && { label: manifests[place].label, url: manifests[place].manageAccessUrl },
  };
}
