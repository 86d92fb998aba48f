import { describe, expect, it } from "vitest";
import { fakePlatform, json, type SeenRequest } from "@/lib/platforms/shared/fake-platform";
import type { TokenSet } from "@/lib/platforms/types";
import { answerTo, memberUrn, organizationAcls, organizationUrn } from "./fixtures";
import { linkedin } from "./index";

const allScopes = [
  "r_basicprofile",
  "r_member_profileAnalytics",
  "r_member_postAnalytics",
  "r_member_social",
  "rw_organization_admin",
  "r_organization_social",
  "r_organization_followers",
];
const tokens = (scopes: string[] | null): TokenSet => ({
  accessToken: "AQXsim",
  refreshToken: null,
  accessExpiresAt: null,
  refreshExpiresAt: null,
  scopes,
});
const healthy = ({ url }: SeenRequest) => answerTo(url);
/** Healthy, but for the addresses that begin so. */
const except = (path: string, answer: unknown) => (request: SeenRequest) =>
  request.url.pathname.startsWith(path) ? answer : healthy(request);
const denied = () => json({ status: 403, serviceErrorCode: 100, code: "ACCESS_DENIED", message: "no" }, 403);
const paths = (seen: readonly SeenRequest[]) => seen.map(({ url }) => url.pathname);

describe("every call", () => {
  it("to /rest names version and protocol, and to /v2 the protocol alone", async () => {
    const { call, session, seen } = fakePlatform(linkedin, healthy);
    await linkedin.fetchAccounts(call, tokens(allScopes));
    await linkedin.posts?.fetchPage(session(organizationUrn), null);
    for (const { url, headers } of seen) {
      expect(headers.get("x-restli-protocol-version")).toBe("2.0.0");
      expect(headers.get("linkedin-version")).toBe(url.pathname.startsWith("/rest/") ? "202608" : null);
      expect(headers.get("authorization")).toMatch(/^Bearer /);
      expect(url.href).not.toContain("AQXsim");
    }
  });
});

describe("the accounts behind a grant", () => {
  it("are the member and each page that the member runs, once", async () => {
    const { call, seen } = fakePlatform(linkedin, healthy);
    const { personId, accounts } = await linkedin.fetchAccounts(call, tokens(allScopes));
    expect(personId).toBe(memberUrn);
    expect(accounts.map(({ platformUserId, accountType }) => [platformUserId, accountType])).toEqual([
      [memberUrn, "member"],
      [organizationUrn, "organization"],
    ]);
    expect(seen.find(({ url }) => url.pathname === "/rest/organizationAcls")?.url.search).toBe(
      "?q=roleAssignee&state=APPROVED&start=0&count=100",
    );
  });

  it("are looked for page by page until a page is not full", async () => {
    const [role] = organizationAcls.elements;
    const { call, seen } = fakePlatform(linkedin, ({ url }) => {
      if (url.pathname !== "/rest/organizationAcls") return answerTo(url);
      const isFirst = url.searchParams.get("start") === "0";
      return { elements: isFirst ? Array.from({ length: 100 }, () => ({ ...role, role: "ANALYST" })) : [role] };
    });
    const { accounts } = await linkedin.fetchAccounts(call, tokens(allScopes));
    expect(accounts).toHaveLength(2);
    expect(paths(seen).filter((path) => path === "/rest/organizationAcls")).toHaveLength(2);
  });

  it.each([
    ["by its name", () => ({ id: 7, localizedName: "Vale Labs", vanityName: "valelabs" }), "valelabs", "Vale Labs"],
    ["by its number where the role does not even open that", () => denied(), "7", "7"],
  ])("leave out a page where the role is too small, and show it %s", async (_case, page, username, displayName) => {
    const [role] = organizationAcls.elements;
    const weak = { ...role, role: "ANALYST", organization: "urn:li:organization:7" };
    const { call } = fakePlatform(linkedin, ({ url }) => {
      if (url.pathname === "/rest/organizationAcls") return { elements: [weak, role, { ...role, role: "ANALYST" }] };
      return url.pathname === "/rest/organizations/7" ? page() : answerTo(url);
    });
    const { accounts, ineligible } = await linkedin.fetchAccounts(call, tokens(allScopes));
    expect(accounts.map(({ platformUserId }) => platformUserId)).toEqual([memberUrn, organizationUrn]);
    expect(ineligible).toEqual([
      { platformUserId: "urn:li:organization:7", username, displayName, reason: "role_missing" },
    ]);
  });

  it("are the member alone where the grant is not for pages, and no page is asked for", async () => {
    const { call, seen } = fakePlatform(linkedin, healthy);
    const { accounts } = await linkedin.fetchAccounts(call, tokens(["r_basicprofile", "r_member_profileAnalytics"]));
    expect(accounts.map(({ platformUserId }) => platformUserId)).toEqual([memberUrn]);
    expect(paths(seen)).toEqual(["/v2/me"]);
  });

  it("say who the member is by OpenID Connect where there is no basic profile", async () => {
    const { call, seen } = fakePlatform(linkedin, healthy);
    const { personId } = await linkedin.fetchAccounts(call, tokens(["openid", "profile", "email"]));
    expect(personId).toBe(memberUrn);
    expect(paths(seen)).toEqual(["/v2/userinfo"]);
  });

  it.each([[["openid"]], [["w_member_social"]], [[]]])("are nobody's when the scopes are %j", async (scopes) => {
    const { call, seen } = fakePlatform(linkedin, healthy);
    await expect(linkedin.fetchAccounts(call, tokens(scopes))).rejects.toMatchObject({
      platformErrorCode: "PERMISSION_MISSING",
    });
    expect(seen).toHaveLength(0);
  });

  it("keep the digits of a page's id, and an answer about another page is no answer", async () => {
    const wide = "urn:li:organization:9007199254740993";
    const acls = { elements: [{ role: "ADMINISTRATOR", organization: wide, state: "APPROVED" }] };
    const answers = (id: number) => (request: SeenRequest) => {
      if (request.url.pathname === "/rest/organizationAcls") return acls;
      return request.url.pathname === "/rest/organizations/9007199254740993"
        ? { id, localizedName: "Wide", vanityName: "wide" }
        : healthy(request);
    };
    // What JSON.parse makes of the true id, and what it makes of another.
    const right = fakePlatform(linkedin, answers(Number("9007199254740993")));
    const { accounts } = await linkedin.fetchAccounts(right.call, tokens(allScopes));
    expect(accounts[1]?.platformUserId).toBe(wide);
    const wrong = fakePlatform(linkedin, answers(9007199254740996));
    await expect(linkedin.fetchAccounts(wrong.call, tokens(allScopes))).rejects.toMatchObject({
      platformErrorCode: "BAD_RESPONSE",
    });
  });
});

describe("statistics", () => {
  const accountsOf = async (scopes: string[], answer = healthy) => {
    const { call } = fakePlatform(linkedin, answer);
    return (await linkedin.fetchAccounts(call, tokens(scopes))).accounts;
  };

  it("of a member cost one call on a day on which the profile was read", async () => {
    const [member] = await accountsOf(allScopes);
    const { session, seen } = fakePlatform(linkedin, healthy);
    const { statistics } = await linkedin.fetchStatistics(session(memberUrn, { ...member?.state }));
    expect(paths(seen)).toEqual(["/rest/memberFollowersCount"]);
    expect(statistics.counts.followers).toEqual({ value: 48211, precision: "exact" });
    expect(statistics.account).toEqual(member);
  });

  it("read the profile again on another day", async () => {
    const [member] = await accountsOf(allScopes);
    const { session, seen } = fakePlatform(linkedin, healthy);
    const state = { ...member?.state, profileDay: "2026-11-20" };
    const { statistics } = await linkedin.fetchStatistics(session(memberUrn, state));
    expect(paths(seen)).toEqual(["/v2/me", "/rest/memberFollowersCount"]);
    expect(statistics.account).toEqual(member);
  });

  it("of a member without the scope say so, after proving that the access works", async () => {
    const [member] = await accountsOf(["openid", "profile"]);
    const { session, seen } = fakePlatform(linkedin, healthy);
    const { statistics, sha256 } = await linkedin.fetchStatistics(session(memberUrn, { ...member?.state }));
    expect(statistics.counts.followers).toEqual({ value: null, reason: "permission_missing" });
    expect(paths(seen)).toEqual(["/v2/userinfo"]);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("of a member whose scope was taken back are a failure, not a missing number", async () => {
    const { session } = fakePlatform(linkedin, except("/rest/memberFollowersCount", denied()));
    await expect(linkedin.fetchStatistics(session(memberUrn))).rejects.toMatchObject({
      platformErrorCode: "PERMISSION_MISSING",
    });
  });

  it("of another member are refused", async () => {
    const { session } = fakePlatform(linkedin, healthy);
    await expect(linkedin.fetchStatistics(session("urn:li:person:other"))).rejects.toMatchObject({
      platformErrorCode: "BAD_RESPONSE",
    });
  });

  it("of a page are its followers and its views", async () => {
    const { session, seen } = fakePlatform(linkedin, healthy);
    const { statistics } = await linkedin.fetchStatistics(session(organizationUrn));
    expect(statistics.counts).toMatchObject({
      followers: { value: 21990, precision: "exact" },
      views: { value: 60417, precision: "exact" },
    });
    expect(seen[1]?.url.href).toBe(
      "https://api.linkedin.com/rest/networkSizes/urn%3Ali%3Aorganization%3A5515715?edgeType=COMPANY_FOLLOWED_BY_MEMBER",
    );
  });

  it.each([
    ["is no administrator", { abilities: "followers posts" }, healthy],
    ["is no administrator any more", {}, except("/rest/organizationPageStatistics", denied())],
  ])("of a page have no views where the person %s", async (_case, state, answer) => {
    const { session } = fakePlatform(linkedin, answer);
    const { statistics } = await linkedin.fetchStatistics(session(organizationUrn, state));
    expect(statistics.counts.views).toEqual({ value: null, reason: "permission_missing" });
    expect(statistics.counts.followers.value).toBe(21990);
  });

  it.each([
    "Resource level throttle APPLICATION DAY limit for calls to this resource is reached.",
    "Resource level throttle MEMBER DAY limit for calls to this resource is reached.",
    "Too many requests, throttled.",
  ])("of a page keep its followers where no more of its views may be asked for: %s", async (message) => {
    const limited = json({ status: 429, serviceErrorCode: 101, code: "TOO_MANY_REQUESTS", message }, 429);
    const { session } = fakePlatform(linkedin, except("/rest/organizationPageStatistics", limited));
    const { statistics } = await linkedin.fetchStatistics(session(organizationUrn));
    expect(statistics.counts.followers).toEqual({ value: 21990, precision: "exact" });
    expect(statistics.counts.views).toEqual({ value: null, reason: "not_yet_available" });
  });

  it("of what is no account are not asked for", async () => {
    const { session, seen } = fakePlatform(linkedin, healthy);
    await expect(async () => linkedin.fetchStatistics(session("5515715"))).rejects.toMatchObject({
      platformErrorCode: "BAD_RESPONSE",
    });
    expect(seen).toHaveLength(0);
  });
});

describe("the probe", () => {
  it.each([
    [memberUrn, {}, "/v2/me"],
    [memberUrn, { abilities: "" }, "/v2/userinfo"],
    [organizationUrn, {}, "/rest/organizations/5515715"],
  ])("of %s %j is one call", async (urn, state, path) => {
    const { session, seen } = fakePlatform(linkedin, healthy);
    await linkedin.probe(session(urn, state));
    expect(paths(seen)).toEqual([path]);
  });
});
