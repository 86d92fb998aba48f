import "server-only";
import type { Trx } from "@/lib/db";
import { endConnectionsOf } from "@/lib/db/connection-ends";
import { findInfluencerId, lockConnectionsOf } from "@/lib/db/connections";
import { lockStandingGrants, type StandingGrant } from "@/lib/db/grants";
import { accessPlace, configuredPlatforms, type PlatformSource } from "@/lib/tokens";
import { letGoOfGrant } from "./let-go-of-grant";

/**
 * Ends all that a person has connected, within a transaction that goes on to erase them: every account leaves the
 * schedules and every platform is owed the end of our access. A second call finds nothing left to end. Returns the
 * platforms at which our access may go on standing all the same: they offer no way to end it, or it serves somebody else.
 */
export async function endAllAccess(
  trx: Trx,
  person: { readonly userId: string; readonly now: Date },
  source: PlatformSource = configuredPlatforms,
): Promise<readonly string[]> {
  const { userId, now } = person;
  const influencerId = await findInfluencerId(trx, userId);
  if (influencerId !== null) await lockConnectionsOf(trx, influencerId);
  await endConnectionsOf(trx, userId, now);
  const grants = await lockStandingGrants(trx, userId);
  const left = new Set<string>();
  for (const [index, grant] of grants.entries()) {
    const access = await letGoOfGrant(trx, grant, source, now);
    const isLast = !grants.slice(index + 1).some((later) => isSameLogin(later, grant));
    // What the platform has refused is no access any more; what a later one of these shares is ended with that one.
    const place = access !== "owed" && isLast && grant.status !== "revoked" ? accessPlace(grant, source) : null;
    if (place !== null) left.add(place);
  }
  return [...left].sort();
}

function isSameLogin(a: StandingGrant, b: StandingGrant): boolean {
  return a.loginVariant === b.loginVariant && a.providerPersonId === b.providerPersonId;
}
