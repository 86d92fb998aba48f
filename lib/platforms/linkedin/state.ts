import type { PlatformAccount } from "@/lib/platforms/types";

/** What the scopes of a grant open for an account. */
export type Ability = "profile" | "followers" | "pageViews" | "posts" | "postMetrics";

/** Who an account is, as LinkedIn says it. */
export interface Profile {
  readonly name: string;
  /** The last part of its public address; null where the scopes do not give it. */
  readonly vanityName: string | null;
  /** Null where it has none, undefined where the answer does not say. */
  readonly pictureUrl: string | null | undefined;
}

type State = PlatformAccount["state"];

/**
 * The adapter's memory of an account: what may be read (abilities with spaces between them, null where that is not
 * known), and its profile with the day (UTC) on which it was read.
 */
export function toState(profile: Profile, dayUtc: string, abilities: string | null): State {
  return {
    ...(abilities === null ? {} : { abilities }),
    name: profile.name,
    ...(profile.vanityName === null ? {} : { vanityName: profile.vanityName }),
    ...(profile.pictureUrl === undefined ? {} : { pictureUrl: profile.pictureUrl ?? "" }),
    profileDay: dayUtc,
  };
}

/** The profile as it was read on this day, or null when it has to be read again. LinkedIn asks for one reading a day. */
export function rememberedProfile(state: State, dayUtc: string): Profile | null {
  if (state.profileDay !== dayUtc || state.name === undefined) return null;
  return {
    name: state.name,
    vanityName: state.vanityName ?? null,
    pictureUrl: state.pictureUrl === "" ? null : state.pictureUrl,
  };
}

/** Whether the grant opens this part of the account. Where nobody has said what it opens, everything is tried. */
export function may(state: State, ability: Ability): boolean {
  return state.abilities?.split(" ").includes(ability) ?? true;
}

/** The abilities of a member, by the scopes that were granted, as they are remembered. */
export function memberAbilities(scopes: readonly string[]): string {
  const table: readonly (readonly [Ability, string])[] = [
    ["profile", "r_basicprofile"],
    ["followers", "r_member_profileAnalytics"],
    ["posts", "r_member_social"],
    ["postMetrics", "r_member_postAnalytics"],
  ];
  return table.flatMap(([ability, scope]) => (scopes.includes(scope) ? [ability] : [])).join(" ");
}

/** The abilities at a page, by the granted scopes and the person's role there: reports are for administrators alone. */
export function organizationAbilities(scopes: readonly string[], role: string): string {
  const reports = scopes.includes("rw_organization_admin");
  const administers = role === "ADMINISTRATOR";
  const abilities: Ability[] = [
    ...(reports || scopes.includes("r_organization_followers") ? (["followers"] as const) : []),
    ...(reports && administers ? (["pageViews", "postMetrics"] as const) : []),
    ...(scopes.includes("r_organization_social") ? (["posts"] as const) : []),
  ];
  return abilities.join(" ");
}
