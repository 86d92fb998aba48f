import type { Trx } from "@/lib/db";
import { deleteGrant, isAccessShared, readLoginVariant } from "@/lib/db/grants";
import { oweRevocation } from "@/lib/db/owed-revocations";
import { retireTokens } from "@/lib/db/tokens";
import { parsePlatformId } from "@/lib/platforms/manifests";
import { type PlatformSource, revocationPatienceMs } from "@/lib/tokens";

/**
 * Ends a grant: what the platform has to be told is owed to it for 24 hours at most, and nothing else is kept; nor is
 * anything of a platform that this version no longer knows.
 */
export async function letGoOfGrant(
  trx: Trx,
  { grantId, platform }: { grantId: string; platform: string },
  source: PlatformSource,
  now: Date,
): Promise<void> {
  if (parsePlatformId(platform) === null || (await isAccessShared(trx, grantId))) return deleteGrant(trx, grantId);
  if (!source.platform(platform, await readLoginVariant(trx, grantId)).revokeTokens) return deleteGrant(trx, grantId);
  const until = new Date(now.getTime() + revocationPatienceMs);
  await oweRevocation(trx, grantId, { nextRevokeAt: now, until }, now);
  await retireTokens(trx, grantId, now);
}
