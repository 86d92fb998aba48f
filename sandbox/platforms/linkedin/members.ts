import type { Call } from "@/sandbox/core/call";
import type { Persona } from "@/sandbox/core/personas";
import { ok, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { type Caller, readKey, readQuery, requireRest, requireScope, requireV2 } from "./access";
import { asDateRange, daysOf, stretchOf } from "./days";
import { accessDenied, badRequest } from "./errors";
import { memberFacts } from "./personas";
import { pictureAsset, pictureUrl, renditions } from "./picture";
import * as requests from "./requests";

/** GET /v2/userinfo (OpenID Connect): name and picture, and the address where that was granted too. */
export function readUserInfo(world: World, call: Call): Reply {
  const caller = requireV2(world, call, "userinfo");
  for (const scope of ["openid", "profile"]) requireScope(caller, [scope], "userinfo.GET.NO_VERSION");
  const { member } = caller;
  const { firstName, lastName, hasPicture } = memberFacts(member);
  return ok({
    sub: idOf(member),
    name: member.displayName,
    given_name: firstName,
    family_name: lastName,
    ...(hasPicture ? { picture: pictureUrl(world, member, call.nowMs, 100) } : {}),
    // Both shapes occur; which one is a member's own never changes.
    locale: member.no % 2 === 0 ? "en-US" : { country: "US", language: "en" },
    ...(caller.scopes.includes("email") ? { email: `${member.username}@example.com`, email_verified: true } : {}),
  });
}

const DECORATED = "profilePicture(displayImage~digitalmediaAsset:playableStreams)";

/** GET /v2/me: the basic profile, or the fields of a projection. Of decorations, only the picture's is known. */
export function readMe(world: World, call: Call): Reply {
  const caller = requireV2(world, call, "me");
  requireScope(caller, ["r_basicprofile"], "me.GET.NO_VERSION");
  const projection = call.rawQuery === "" ? null : projectionOf(call.rawQuery);
  const body = profileOf(world, caller.member, call.nowMs, projection?.includes(DECORATED) === true);
  if (projection === null) return ok(body);
  const names = projection.replace(DECORATED, "profilePicture").split(",");
  const unknown = names.find((name) => !/^[A-Za-z]+$/.test(name));
  if (unknown !== undefined) throw badRequest(`Projection field "${unknown}" is not known`);
  return ok(Object.fromEntries(Object.entries(body).filter(([name]) => names.includes(name))));
}

function projectionOf(rawQuery: string): string {
  const text = /^projection=\((.+)\)$/.exec(rawQuery)?.[1];
  if (text === undefined) throw badRequest("Query parameters not allowed", "QUERY_PARAM_NOT_ALLOWED");
  return text;
}

function profileOf(world: World, member: Persona, nowMs: number, decorate: boolean): Record<string, unknown> {
  const { firstName, lastName, hasPicture } = memberFacts(member);
  const localized = (text: string) => ({
    localized: { en_US: text },
    preferredLocale: { country: "US", language: "en" },
  });
  const elements = decorate ? renditions(world, member, nowMs) : [];
  return {
    id: idOf(member),
    localizedFirstName: firstName,
    localizedLastName: lastName,
    localizedHeadline: member.bio,
    vanityName: member.username,
    firstName: localized(firstName),
    lastName: localized(lastName),
    ...(hasPicture
      ? {
          profilePicture: {
            displayImage: pictureAsset(member, nowMs),
            ...(decorate ? { "displayImage~": { paging: { start: 0, count: 10, links: [] }, elements } } : {}),
          },
        }
      : {}),
  };
}

/** GET /v2/connections/{urn}: how many are connected with the member, for the member alone. */
export function readConnections(world: World, call: Call): Reply {
  const caller = requireV2(world, call, "connections");
  requireScope(caller, ["r_1st_connections_size"], "connections.GET.NO_VERSION");
  if (readKey(call) !== caller.member.platformUserId) throw accessDenied("connections.GET.NO_VERSION");
  return ok({ firstDegreeSize: memberFacts(caller.member).connections });
}

/** GET /rest/memberFollowersCount: followers now, or what each day of a range brought (its end is exclusive). */
export function readFollowers(world: World, call: Call): Reply {
  const caller = requireRest(world, call, "memberFollowersCount");
  const resource = `memberFollowersCount.FINDER.${caller.version}`;
  requireScope(caller, ["r_member_profileAnalytics"], resource);
  const query = readQuery(call, requests.memberFollowers);
  const paging = { start: query.start, count: query.count, links: [] };
  if (query.q === "me") {
    const memberFollowersCount = world.personas.followersAt(caller.member, call.nowMs);
    return ok({ elements: [{ memberFollowersCount }], paging });
  }
  const elements = daysOf(stretchOf(query.dateRange))
    .filter(({ fromMs }) => fromMs <= call.nowMs)
    .map((day) => ({ memberFollowersCount: gainOf(world, caller, day, call.nowMs), dateRange: asDateRange(day) }));
  return ok({ elements, paging });
}

function gainOf(world: World, { member }: Caller, day: { fromMs: number; untilMs: number }, nowMs: number): number {
  const { won } = world.personas.movement(member, day.fromMs, Math.min(day.untilMs, nowMs));
  return won;
}

function idOf(member: Persona): string {
  return (member.platformUserId ?? "").slice("urn:li:person:".length);
}
