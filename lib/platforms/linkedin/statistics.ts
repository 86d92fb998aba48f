import { isPlatformError } from "@/lib/platforms/errors";
import { exact, missing } from "@/lib/platforms/shared/counts";
import { badResponse } from "@/lib/platforms/shared/parse";
import type { AccountStatistics, Measured, PlatformAccount, PlatformSession } from "@/lib/platforms/types";
import { readMemberProfile, readOrganizationProfile, utcDay } from "./accounts";
import { readMemberFollowers, readOrganizationFollowers, readPageViews } from "./api";
import { toAccount, toCounts } from "./map";
import { may, type Profile, rememberedProfile, toState } from "./state";
import { type AccountKind, kindOf } from "./urns";

interface Reading {
  readonly statistics: AccountStatistics;
  readonly sha256: string;
}

/**
 * The counts of a member or of a page. Profiles are read once a day, counts each time. What the granted scopes do not
 * open is missing as `permission_missing`; a refusal of what they do open is thrown.
 */
export function fetchStatistics(session: PlatformSession): Promise<Reading> {
  return requireKind(session) === "member" ? ofMember(session) : ofOrganization(session);
}

/** The profile of the account: one call, which every grant may make. */
export async function probe(session: PlatformSession): Promise<void> {
  if (requireKind(session) === "member") await readOwnProfile(session);
  else await readOrganizationProfile(session, session.account.platformUserId);
}

async function ofMember(session: PlatformSession): Promise<Reading> {
  const { state } = session.account;
  if (!may(state, "followers")) {
    // Nothing to count, but somebody wants to know whether the access still works.
    const { profile, sha256 } = await readOwnProfile(session);
    return reading(session, profile, sha256, missing("permission_missing"), missing("not_offered"));
  }
  const profile = rememberedProfile(state, utcDay(session.now())) ?? (await readOwnProfile(session)).profile;
  const { followers, sha256 } = await readMemberFollowers(session);
  // A member's profile has no count of its views, only what single posts gathered.
  return reading(session, profile, sha256, exact(followers), missing("not_offered"));
}

async function ofOrganization(session: PlatformSession): Promise<Reading> {
  const { platformUserId: urn, state } = session.account;
  const profile = rememberedProfile(state, utcDay(session.now())) ?? (await readOrganizationProfile(session, urn));
  const { followers, sha256 } = await readOrganizationFollowers(session, urn);
  const views = may(state, "pageViews") ? await pageViews(session) : missing("permission_missing");
  return reading(session, profile, sha256, exact(followers), views);
}

/**
 * Views of the page. Who is no administrator any more loses them alone, not the followers, which are public; and as
 * LinkedIn counts calls by endpoint, a limit that is reached here says nothing about anything else either.
 */
async function pageViews(session: PlatformSession): Promise<Measured> {
  try {
    const { urn, pageViews: count } = await readPageViews(session, session.account.platformUserId);
    if (urn !== session.account.platformUserId) throw badResponse("linkedin", "The answer is about another page.");
    return exact(count);
  } catch (error) {
    if (isPlatformError(error, "PERMISSION_MISSING")) return missing("permission_missing");
    if (isPlatformError(error, "QUOTA_EXHAUSTED", "RATE_LIMITED")) return missing("not_yet_available");
    throw error;
  }
}

async function readOwnProfile(session: PlatformSession): Promise<{ profile: Profile; sha256: string }> {
  const { platformUserId, state } = session.account;
  const read = await readMemberProfile(session, may(state, "profile") ? "me" : "userinfo");
  if (read.urn !== platformUserId) {
    throw badResponse("linkedin", "The answer is about another member than the one that was asked for.");
  }
  return read;
}

function reading(
  session: PlatformSession,
  profile: Profile,
  sha256: string,
  followers: Measured,
  views: Measured,
): Reading {
  const account = accountOf(session, profile);
  return { statistics: { account, counts: toCounts({ followers, views }) }, sha256 };
}

/** The account with the profile remembered until the day (UTC) is over. */
function accountOf(session: PlatformSession, profile: Profile): PlatformAccount {
  const { platformUserId, state } = session.account;
  return toAccount(platformUserId, profile, toState(profile, utcDay(session.now()), state.abilities ?? null));
}

function requireKind({ account }: PlatformSession): AccountKind {
  const kind = kindOf(account.platformUserId);
  if (kind === null) throw badResponse("linkedin", "The account is neither a member nor a page.");
  return kind;
}
