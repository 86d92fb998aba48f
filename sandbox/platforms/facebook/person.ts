import type { Grant } from "@/sandbox/core/authority";
import type { Call } from "@/sandbox/core/call";
import { invalidParameter, permissionMissing } from "@/sandbox/core/graph/errors";
import { pageOf } from "@/sandbox/core/graph/paging";
import { DAY_MS } from "@/sandbox/core/growth";
import { ok, Refusal, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import {
  allowedPages,
  type PersonCaller,
  requireApp,
  requirePage,
  requirePerson,
  requireToken,
  tokenOf,
} from "./access";
import { facebookFailures } from "./errors";
import { selectPage } from "./page-node";
import { appScopedId, businessIdOf, type Listing, type ManagedPage } from "./people";
import { FACEBOOK } from "./personas";

const DATA_ACCESS_MS = 90 * DAY_MS;
/** Permissions that are given for single Pages. */
const granular = ["pages_show_list", "pages_read_engagement", "read_insights"];

/** GET /me: the person behind a user token, the Page behind a Page token. */
export function readMe(world: World, call: Call): Reply {
  const caller = requireToken(world, call);
  if (caller.token.assetId !== null) {
    const page = world.personas.find(FACEBOOK, caller.token.assetId);
    const { part } = requirePage(world, call, page?.platformUserId ?? "");
    return ok(selectPage(world, caller, part, call));
  }
  const id = appScopedId(caller.grant.clientId, caller.person);
  return ok({ id, name: `${caller.person.displayName} (person)` });
}

/** GET /me/permissions: what the person granted this app. */
export function listPermissions(world: World, call: Call): Reply {
  const { grant } = requirePerson(world, call);
  return ok({ data: grant.scopes.map((permission) => ({ permission, status: "granted" })) });
}

/** DELETE /{me|person}/permissions[/name]: the app loses one permission, or everything and every token with it. */
export function deletePermissions(world: World, call: Call): Reply {
  const grant = grantToDelete(world, call);
  const name = call.param("name");
  if (name === "") {
    world.authority.revoke(grant);
  } else {
    const rest = grant.scopes.filter((scope) => scope !== name);
    world.authority.consent(FACEBOOK, grant.clientId, grant.personaId, rest, grant.assetIds);
  }
  return ok({ success: true });
}

/** The grant that a call may end: the caller's own, or, with the app's own token, that of a person who uses the app. */
function grantToDelete(world: World, call: Call): Grant {
  const id = call.param("id");
  const value = tokenOf(call);
  const nobody = () => new Refusal(facebookFailures.notFound(call.method, `/${id}`));
  if (id === "" || !value?.includes("|")) {
    const { grant, person } = requirePerson(world, call);
    if (id !== "" && id !== appScopedId(grant.clientId, person)) throw nobody();
    return grant;
  }
  const { clientId } = requireApp(world, call, value);
  const theirs = world.authority.standingGrants(FACEBOOK).find((grant) => {
    const person = world.personas.find(FACEBOOK, grant.personaId);
    return grant.clientId === clientId && person !== undefined && appScopedId(clientId, person) === id;
  });
  if (theirs === undefined) throw nobody();
  call.personaId = theirs.personaId;
  return theirs;
}

function list(world: World, call: Call, caller: PersonCaller, pages: readonly ManagedPage[]): Reply {
  const { items, paging } = pageOf(
    call,
    pages.map((_, index) => index),
    25,
  );
  const data = items.flatMap((index) => {
    const part = pages[index];
    return part === undefined ? [] : selectPage(world, caller, part, call);
  });
  return ok({ data, ...(paging === null ? {} : { paging }) });
}

const listed = (world: World, caller: PersonCaller, listing: Listing) =>
  allowedPages(world, caller).filter((part) => part.listing === listing);

/** GET /me/accounts: the person's Pages, but for those that a portfolio hides. */
export function listAccounts(world: World, call: Call): Reply {
  const caller = requirePerson(world, call, "pages_show_list");
  return list(world, call, caller, listed(world, caller, "own"));
}

const inPortfolio = (world: World, caller: PersonCaller) =>
  allowedPages(world, caller).some(({ listing }) => listing === "owned" || listing === "client");

/** GET /me/businesses: the person's portfolio, if one holds a Page of theirs. */
export function listBusinesses(world: World, call: Call): Reply {
  const caller = requirePerson(world, call, "business_management");
  if (!inPortfolio(world, caller)) return ok({ data: [] });
  return ok({ data: [{ id: businessIdOf(caller.person), name: `${caller.person.displayName} Holding` }] });
}

/** GET /{business}/owned_pages and client_pages. */
export function listBusinessPages(world: World, call: Call, listing: "owned" | "client"): Reply {
  const caller = requirePerson(world, call, "business_management");
  if (call.param("id") !== businessIdOf(caller.person) || !inPortfolio(world, caller)) {
    throw new Refusal(facebookFailures.notFound(call.method, call.path));
  }
  return list(world, call, caller, listed(world, caller, listing));
}

/** GET /debug_token: what the app's own token may learn about a token of the app. */
export function inspectToken(world: World, call: Call): Reply {
  const client = requireApp(world, call, tokenOf(call));
  const value = call.query.get("input_token") ?? "";
  if (value === "") throw invalidParameter("The parameter input_token is required");
  const view = world.authority.present(FACEBOOK, value);
  if (view === undefined || view.grant.clientId !== client.clientId) {
    const error = { code: 190, message: "Invalid OAuth access token." };
    return ok({ data: { error, is_valid: false, scopes: [] } });
  }
  const { token, grant, state } = view;
  const person = world.personas.find(FACEBOOK, grant.personaId);
  if (person === undefined) throw permissionMissing();
  const page = token.assetId === null ? undefined : world.personas.find(FACEBOOK, token.assetId);
  const pages = allowedPages(world, { person, grant }).flatMap((part) => part.page.platformUserId ?? []);
  const seconds = (ms: number) => Math.floor(ms / 1000);
  const subcode = state === "expired" ? 463 : state === "revoked" ? 458 : 467;
  return ok({
    data: {
      app_id: client.clientId,
      type: page === undefined ? "USER" : "PAGE",
      application: `App ${client.clientId}`,
      expires_at: token.expiresAtMs === null ? 0 : seconds(token.expiresAtMs),
      data_access_expires_at: seconds(token.issuedAtMs + DATA_ACCESS_MS),
      is_valid: state === "live",
      ...(state === "live" ? {} : { error: { code: 190, subcode, message: "The token no longer works." } }),
      issued_at: seconds(token.issuedAtMs),
      ...(page?.platformUserId ? { profile_id: page.platformUserId } : {}),
      user_id: appScopedId(client.clientId, person),
      scopes: grant.scopes,
      granular_scopes: grant.scopes.map((scope) =>
        granular.includes(scope) ? { scope, target_ids: pages } : { scope },
      ),
    },
  });
}
