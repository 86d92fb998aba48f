import type { Call } from "@/sandbox/core/call";
import type { Persona } from "@/sandbox/core/personas";
import { ok, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { readKey, readQuery, requirePage, requireRest, requireScope } from "./access";
import { daysOf, reportStretch } from "./days";
import { accessDenied, badRequest } from "./errors";
import { hasRole, LINKEDIN, pageViews, rolesOf } from "./personas";
import { isDevelopmentTier } from "./quota";
import * as requests from "./requests";

const ADMIN_SCOPES = ["rw_organization_admin", "r_organization_admin"];

/** GET /rest/organizationAcls?q=roleAssignee: the caller's roles at pages. */
export function listRoles(world: World, call: Call): Reply {
  const caller = requireRest(world, call, "organizationAcls");
  requireScope(caller, ADMIN_SCOPES, `organizationAcls.FINDER-roleAssignee.${caller.version}`);
  const { role, state, start, count } = readQuery(call, requests.roles);
  const held = rolesOf(caller.member).filter(
    (one) => (role === undefined || one.role === role) && (state === undefined || one.state === state),
  );
  const elements = held.slice(start, start + count).map((one) => ({
    role: one.role,
    organization: one.page.platformUserId,
    roleAssignee: caller.member.platformUserId,
    state: one.state,
  }));
  return ok({ elements, paging: { start, count, links: [], total: held.length } });
}

/** GET /rest/organizations/{id}. Its id is 64 bits wide, and is written with all its digits. */
export function readOrganization(world: World, call: Call): Reply {
  const caller = requireRest(world, call, "organizations");
  requireScope(caller, ADMIN_SCOPES, `organizations.GET.${caller.version}`);
  readQuery(call, requests.nothing);
  const id = readKey(call);
  if (!/^\d{1,19}$/.test(id)) throw badRequest("The key must be an id");
  const page = requirePage(world, `urn:li:organization:${id}`);
  return { ...ok(organizationBody(page)), rewrite: withDigits };
}

/** GET /rest/organizations?ids=List(…): several by id, not in the development tier. */
export function batchOrganizations(world: World, call: Call): Reply {
  const caller = requireRest(world, call, "organizations");
  requireScope(caller, ADMIN_SCOPES, `organizations.BATCH_GET.${caller.version}`);
  if (isDevelopmentTier(world)) throw accessDenied(`organizations.BATCH_GET.${caller.version}`);
  const { ids } = readQuery(call, requests.organizations);
  const found = ids.map((id) => [id, pageOrNull(world, id)] as const);
  return {
    ...ok({
      results: Object.fromEntries(found.flatMap(([id, page]) => (page === null ? [] : [[id, organizationBody(page)]]))),
      statuses: Object.fromEntries(found.map(([id, page]) => [id, page === null ? 404 : 200])),
      errors: {},
    }),
    rewrite: withDigits,
  };
}

function pageOrNull(world: World, id: string): Persona | null {
  return world.personas.findByPlatformUserId(LINKEDIN, `urn:li:organization:${id}`) ?? null;
}

const MARK = "digits of ";

/** JSON numbers of JavaScript end at 53 bits; LinkedIn's do not. */
function withDigits(json: string): string {
  return json.replaceAll(new RegExp(`"${MARK}(\\d+)"`, "g"), "$1");
}

function organizationBody(page: Persona) {
  return {
    id: `${MARK}${(page.platformUserId ?? "").split(":").at(-1)}`,
    localizedName: page.displayName,
    vanityName: page.username,
    name: { localized: { en_US: page.displayName }, preferredLocale: { country: "US", language: "en" } },
    logoV2: { original: `urn:li:digitalmediaAsset:C4D0BAQ${page.no}` },
  };
}

/** GET /rest/networkSizes/{urn}: the followers of a page. */
export function readNetworkSize(world: World, call: Call): Reply {
  const caller = requireRest(world, call, "networkSizes");
  requireScope(caller, ["r_organization_followers", "r_organization_social", ...ADMIN_SCOPES], "networkSizes.GET");
  readQuery(call, requests.networkSize);
  const page = requirePage(world, readKey(call));
  return ok({ firstDegreeSize: world.personas.followersAt(page, call.nowMs) });
}

/** GET /rest/organizationPageStatistics: views of a page, since it exists or by day, for its administrators. */
export function readPageStatistics(world: World, call: Call): Reply {
  const caller = requireRest(world, call, "organizationPageStatistics");
  const resource = `organizationPageStatistics.FINDER-organization.${caller.version}`;
  requireScope(caller, ADMIN_SCOPES, resource);
  const { organization, timeIntervals, start, count } = readQuery(call, requests.pageStatistics);
  const page = requirePage(world, organization);
  if (!hasRole(caller.member, page, ["ADMINISTRATOR"])) throw accessDenied(resource);
  const viewsAt = (timeMs: number) => pageViews(world, page, timeMs) ?? 0;
  const element = (views: number) => ({
    organization,
    totalPageStatistics: { views: { allPageViews: { pageViews: views } } },
  });
  const elements =
    timeIntervals === undefined
      ? [element(viewsAt(call.nowMs))]
      : daysOf(reportStretch(timeIntervals, call.nowMs)).map((day) => ({
          ...element(viewsAt(day.untilMs) - viewsAt(day.fromMs)),
          timeRange: { start: day.fromMs, end: day.untilMs },
        }));
  return ok({ elements, paging: { start, count, links: [] } });
}
