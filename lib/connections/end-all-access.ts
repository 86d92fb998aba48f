import "server-only";
import type { Trx } from "@/lib/db";
import { endConnectionsOf } from "@/lib/db/connection-ends";
import { findInfluencerId, lockConnectionsOf } from "@/lib/db/connections";
import { lockStandingGrants } from "@/lib/db/grants";
import { configuredPlatforms, type PlatformSource } from "@/lib/tokens";
import { letGoOfGrant } from "./let-go-of-grant";

/**
 * Ends all that a person has connected, within a transaction that goes on to erase them: every account leaves the
 * schedules and every platform is owed the end of our access. A second call finds nothing left to end.
 */
export async function endAllAccess(
  trx: Trx,
  person: { readonly userId: string; readonly now: Date },
  source: PlatformSource = configuredPlatforms,
): Promise<void> {
  const { userId, now } = person;
  const influencerId = await findInfluencerId(trx, userId);
  if (influencerId !== null) await lockConnectionsOf(trx, influencerId);
  await endConnectionsOf(trx, userId, now);
  for (const grant of await lockStandingGrants(trx, userId)) await letGoOfGrant(trx, grant, source, now);
}
