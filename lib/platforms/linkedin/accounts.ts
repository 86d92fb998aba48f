import { PlatformError } from "@/lib/platforms/errors";
import { inTurns } from "@/lib/platforms/shared/in-turns";
import { badResponse } from "@/lib/platforms/shared/parse";
import type {
  GrantedAccounts,
  IneligibleAccount,
  PlatformAccount,
  PlatformCall,
  TokenSet,
} from "@/lib/platforms/types";
import { listRoles, type MemberAccess, readMember, readOrganization, readUserInfo, rolesPerPage } from "./api";
import { unidentified } from "./errors";
import { profileOfMember, profileOfOrganization, profileOfUserInfo, toAccount } from "./map";
import { memberAbilities, organizationAbilities, type Profile, toState } from "./state";
import { memberUrn, organizationId } from "./urns";

/** Roles that open statistics, the stronger one last. */
const rolesThatServe: readonly string[] = ["CONTENT_ADMINISTRATOR", "ADMINISTRATOR"];
const strength = (role: string) => rolesThatServe.indexOf(role);
const organizationsAtOnce = 5;
/** Nobody runs more pages; against a listing that never ends. */
const maxRolePages = 10;

/**
 * The member who consented and the pages that the member runs: one grant, several accounts. What the granted scopes
 * open for each is remembered with it. Pages at which the member's role is too small come along as ineligible. Throws PERMISSION_MISSING where they do not even say who the member is.
 */
export async function fetchAccounts(call: PlatformCall, tokens: TokenSet): Promise<GrantedAccounts> {
  const access = { http: call.http, accessToken: tokens.accessToken };
  const dayUtc = utcDay(call.now());
  const { scopes } = tokens;
  const member = await readMemberProfile(access, identityBy(scopes));
  const account = (urn: string, profile: Profile, abilities: string | null): PlatformAccount =>
    toAccount(urn, profile, toState(profile, dayUtc, abilities));
  const own = account(member.urn, member.profile, scopes && memberAbilities(scopes));
  const administers = scopes === null || scopes.includes("rw_organization_admin");
  const roles = administers ? await readRoles(access) : new Map<string, string>();
  const serving = [...roles].filter(([, role]) => rolesThatServe.includes(role));
  const pages = await inTurns(serving, organizationsAtOnce, async ([urn, role]) => {
    const profile = await readOrganizationProfile(access, urn);
    return account(urn, profile, scopes && organizationAbilities(scopes, role));
  });
  const weak = [...roles.keys()].filter((urn) => !serving.some(([served]) => served === urn));
  const ineligible = await inTurns(weak, organizationsAtOnce, (urn) => toIneligible(access, urn));
  return { personId: member.urn, accounts: [own, ...pages], ineligible };
}

/** A page that cannot be connected, by its name; by its number where that is not to be had, as no consent fails for it. */
async function toIneligible(access: MemberAccess, urn: string): Promise<IneligibleAccount> {
  const id = organizationId(urn) ?? urn;
  const reason = "role_missing";
  try {
    const { name, vanityName } = await readOrganizationProfile(access, urn);
    return { platformUserId: urn, username: vanityName ?? id, displayName: name, reason };
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return { platformUserId: urn, username: id, displayName: id, reason };
  }
}

/** The day of a moment (UTC), by which LinkedIn counts calls. */
export function utcDay(now: Date): string {
  return now.toISOString().slice(0, 10);
}

function identityBy(scopes: readonly string[] | null): "me" | "userinfo" {
  // The basic profile knows more.
  if (scopes === null || scopes.includes("r_basicprofile")) return "me";
  if (scopes.includes("openid") && scopes.includes("profile")) return "userinfo";
  throw unidentified();
}

/** Who the member is, by the basic profile or by OpenID Connect; the id is the same in both. */
export async function readMemberProfile(
  access: MemberAccess,
  by: "me" | "userinfo",
): Promise<{ urn: string; profile: Profile; sha256: string }> {
  if (by === "me") {
    const { data, sha256 } = await readMember(access);
    return { urn: memberUrn(data.id), profile: profileOfMember(data), sha256 };
  }
  const { data, sha256 } = await readUserInfo(access);
  return { urn: memberUrn(data.sub), profile: profileOfUserInfo(data), sha256 };
}

/** A page's profile. Throws BAD_RESPONSE where the answer is about another page. */
export async function readOrganizationProfile(access: MemberAccess, urn: string): Promise<Profile> {
  const id = organizationId(urn);
  if (id === null) throw badResponse("linkedin", "The account is no page.");
  const organization = await readOrganization(access, id);
  // Both sides rounded alike: ids are wider than a number is exact.
  if (organization.id !== Number(id)) throw badResponse("linkedin", "The answer is about another page.");
  return profileOfOrganization(organization);
}

/** The pages at which the member has any role, each once with its strongest. */
async function readRoles(access: MemberAccess): Promise<Map<string, string>> {
  const roles = new Map<string, string>();
  for (let page = 0; page < maxRolePages; page += 1) {
    const listed = await listRoles(access, page * rolesPerPage);
    for (const { organization, role, state } of listed) {
      if (state !== "APPROVED" || organizationId(organization) === null) continue;
      const known = roles.get(organization);
      if (known === undefined || strength(role) > strength(known)) roles.set(organization, role);
    }
    if (listed.length < rolesPerPage) break;
  }
  return roles;
}
