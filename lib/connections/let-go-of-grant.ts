import type { Trx } from "@/lib/db";
import { deleteGrant, isAccessShared, readLoginVariant } from "@/lib/db/grants";
import { oweRevocation } from "@/lib/db/owed-revocations";
import { retireTokens } from "@/lib/db/tokens";
import { parsePlatformId } from "@/lib/platforms/manifests";
import { type PlatformSource, revocationPatienceMs } from "@/lib/tokens";

/** What becomes of the access of a grant that ends: others still use it, its platform ends none, or its end is owed. */
export type AccessLeft = "shared" | "not_offered" | "owed";

/**
 * Ends a grant: what the platform has to be told is owed to it for 24 hours at most, and nothing else is kept; nor is
 * anything of a platform that this version no longer knows. The debt is written down before the platform is asked: a crash
 * in between must not lose it.
 */
export async function letGoOfGrant(
  trx: Trx,
  { grantId, platform }: { grantId: string; platform: string },
  source: PlatformSource,
  now: Date,
): Promise<AccessLeft> {
  const left = await accessLeft(trx, { grantId, platform }, source);
  if (left !== "owed") {
    await deleteGrant(trx, grantId);
    return left;
  }
  const until = new Date(now.getTime() + revocationPatienceMs);
  await oweRevocation(trx, grantId, { nextRevokeAt: now, until }, now);
  await retireTokens(trx, grantId, now);
  return left;
}

async function accessLeft(
  trx: Trx,
  { grantId, platform }: { grantId: string; platform: string },
  source: PlatformSource,
): Promise<AccessLeft> {
  if (await isAccessShared(trx, grantId)) return "shared";
  if (parsePlatformId(platform) === null) return "not_offered";
  return source.platform(platform, await readLoginVariant(trx, grantId)).revokeTokens ? "owed" : "not_offered";
}
