import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PlatformError, platformErrorCodes } from "./errors";
import * as facebookFixtures from "./facebook/fixtures";
import * as instagramFixtures from "./instagram/fixtures";
import * as instagramByFacebookFixtures from "./instagram/fixtures/by-facebook";
import * as linkedinFixtures from "./linkedin/fixtures";
import { loginOf, loginsOf } from "./logins";
import { audienceFacts, type PlatformId, platformIds } from "./manifests";
import { getPlatform, platforms } from "./registry";
import { fakeNow, fakePlatform } from "./shared/fake-platform";
import * as tiktokFixtures from "./tiktok/fixtures";
import { type AccountMetric, accountMetrics, missingReasons, type Platform, postMetrics } from "./types";
import * as xFixtures from "./x/fixtures";
import * as youtubeFixtures from "./youtube/fixtures";

interface Fixtures {
  readonly accountId: string;
  answerTo(url: URL): unknown;
  /** The fields that hold counts, where their names do not say so. */
  readonly countFields?: readonly string[];
  /** What this kind of account lacks, where the platform's kinds differ; else the manifest says it for all. */
  readonly notOffered?: readonly AccountMetric[];
  /** Which of the platform's log-ins these are answers to; the first unless said. */
  readonly login?: string;
  /** What the adapter remembers of the account from its listing. */
  readonly state?: Record<string, string>;
}
/** A platform with several kinds of accounts keeps the contract with each of them. */
const fixturesOf: { [Id in PlatformId]: readonly Fixtures[] } = {
  instagram: [instagramFixtures, instagramByFacebookFixtures],
  tiktok: [tiktokFixtures],
  youtube: [youtubeFixtures],
  facebook: [facebookFixtures],
  x: [xFixtures],
  linkedin: [linkedinFixtures.memberAccount, linkedinFixtures.organizationAccount],
};
const cases = platformIds.flatMap((id) => fixturesOf[id].map((fixtures) => ({ id, fixtures, ...fixtures })));
const tokens = {
  accessToken: "token-1",
  refreshToken: null,
  accessExpiresAt: null,
  refreshExpiresAt: null,
  scopes: null,
};

/** Every count of a payload, as a path to the value: the named fields, or what is called a count. */
function countPaths(value: unknown, fixtures: Fixtures, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [];
  const { countFields: fields } = fixtures;
  const isCount = (key: string) => fields?.includes(key) ?? (/count$/i.test(key) && !/favorite|hidden/i.test(key));
  return Object.entries(value).flatMap(([key, item]) => {
    const here = [...path, key];
    return isCount(key) && typeof item !== "object" ? [here] : countPaths(item, fixtures, here);
  });
}

function withValueAt(value: unknown, path: readonly (string | number)[], replacement: unknown): unknown {
  const copy: unknown = structuredClone(value);
  const last = path.at(-1);
  const parent = path.slice(0, -1).reduce<unknown>((node, key) => Reflect.get(Object(node), key), copy);
  if (last !== undefined) Reflect.set(Object(parent), last, replacement);
  return copy;
}

describe.each(cases)("$id ($accountId) keeps the platform contract", ({ id, fixtures }) => {
  const platform: Platform = loginOf(getPlatform(id), fixtures.login);
  const { notOffered = platform.manifest.notOffered } = fixtures;
  const healthy = () => fakePlatform(platform, ({ url }) => fixtures.answerTo(url));
  /** Statistics from healthy answers, but for what one address answers. */
  const statisticsWith = (address: string, answer: unknown) => {
    const { session } = fakePlatform(platform, ({ url }) => (url.href === address ? answer : fixtures.answerTo(url)));
    return platform.fetchStatistics(session(fixtures.accountId));
  };

  it("goes by one id everywhere and has a logo", () => {
    expect(platform.id).toBe(id);
    expect(platform.manifest.id).toBe(id);
    expect(platform.manifest.logo).toBe(`/platforms/${id}.svg`);
    expect(existsSync(`public${platform.manifest.logo}`)).toBe(true);
  });

  it("tells the person where to take our access back, over https", () => {
    expect(new URL(platform.manifest.manageAccessUrl).protocol).toBe("https:");
  });

  it("describes a code flow that leaves state, redirect address and client to the flow itself", () => {
    const { oauth } = platform;
    for (const url of [oauth.authorizeUrl, oauth.tokenUrl]) {
      expect(new URL(url).protocol).toBe("https:");
      expect(new URL(url).search).toBe("");
    }
    const reserved = ["state", "redirect_uri", "response_type", "scope", "code_challenge", oauth.clientIdParameter];
    for (const name of reserved) expect(oauth.extraAuthorizeParameters).not.toHaveProperty(name);
    expect(oauth.scopes.length).toBeGreaterThan(0);
    for (const scope of oauth.requiredScopes) expect(oauth.scopes).toContain(scope);
    for (const scope of oauth.scopes) expect(scope).not.toContain(oauth.scopeSeparator);
  });

  it("calls no host but those it names", async () => {
    expect(platform.hosts).toContain(new URL(platform.oauth.tokenUrl).hostname);
    const { session, seen, call } = healthy();
    const held = { accessToken: "token-1", refreshToken: "refresh-1" };
    await platform.fetchAccounts(call, tokens);
    await platform.fetchStatistics(session(fixtures.accountId));
    await platform.posts?.fetchPage(session(fixtures.accountId), null);
    await platform.probe(session(fixtures.accountId));
    await platform.extendTokens?.(call, tokens);
    await platform.refreshTokens?.(call, held);
    await platform.revokeTokens?.(call, held);
    for (const { url } of seen) expect(platform.hosts).toContain(url.hostname);
  });

  it("finds the same account by grant and by statistics", async () => {
    const { session, call } = healthy();
    const { accounts, personId } = await platform.fetchAccounts(call, tokens);
    const { statistics } = await platform.fetchStatistics(session(fixtures.accountId, fixtures.state));
    expect(accounts.filter(({ platformUserId }) => platformUserId === fixtures.accountId)).toEqual([
      statistics.account,
    ]);
    expect(personId).not.toBe("");
  });

  it("never has a count of posts that its manifest says is not offered", async () => {
    const { session } = healthy();
    const page = await platform.posts?.fetchPage(session(fixtures.accountId, fixtures.state), null);
    for (const { metrics } of page?.posts ?? []) {
      for (const metric of platform.manifest.postsNotOffered) {
        expect(metrics[metric], metric).toEqual({ value: null, reason: "not_offered" });
      }
    }
  });

  it("answers for every count: with a number, or with why not", async () => {
    const { session } = healthy();
    const { statistics } = await platform.fetchStatistics(session(fixtures.accountId));
    for (const metric of accountMetrics) {
      const count = statistics.counts[metric];
      const offered = !notOffered.includes(metric);
      expect(count.value !== null, metric).toBe(offered);
      if (count.value === null) expect(missingReasons).toContain(count.reason);
    }
    expect(statistics.counts.followers).toMatchObject({ precision: platform.manifest.followersPrecision });
    const page = await platform.posts?.fetchPage(session(fixtures.accountId), null);
    for (const post of page?.posts ?? []) expect(Object.keys(post.metrics).sort()).toEqual([...postMetrics].sort());
  });

  it("classifies whatever may arrive, and puts no credential into the error", () => {
    const secret = "ya29.a0AfB_secret-of-the-owner-0123456789abcdef";
    const code = fc.oneof(
      fc.integer({ min: -3, max: 400 }),
      fc.constantFrom(190, 368, 613, 9007, 36000, 80002),
      fc.string(),
    );
    const words = fc.constantFrom(`Token ${secret} is bad`, `access_token=${secret}`, "words", "", null);
    const error = fc.record(
      {
        code,
        error_subcode: fc.oneof(fc.integer(), fc.string()),
        message: words,
        status: fc.string(),
        is_transient: fc.anything(),
      },
      { requiredKeys: [] },
    );
    const body = fc.oneof(
      fc.anything(),
      fc.record({ error }),
      fc.record({ error: fc.constantFrom("invalid_grant", secret), error_description: words }),
      fc.record({ error_type: fc.constantFrom("OAuthException", secret), error_message: words, code }),
      fc.record({
        error: fc.record({ errors: fc.array(fc.record({ reason: fc.oneof(fc.string(), fc.constant(secret)) })) }),
      }),
    );
    const header = fc.constantFrom("", "12", "soon", "{", '{"1":[{"estimated_time_to_regain_access":1e300}]}');
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), body, header, (status, answer, value) => {
        const headers = new Headers({ "retry-after": value, "x-business-use-case-usage": value });
        const failed = platform.classify({ status, headers, body: answer, endpoint: "any", now: fakeNow });
        expect(failed).toBeInstanceOf(PlatformError);
        expect(platformErrorCodes).toContain(failed.platformErrorCode);
        expect(failed.platform).toBe(id);
        expect(failed.resetsAt === null || Number.isFinite(failed.resetsAt.getTime())).toBe(true);
        expect(JSON.stringify({ ...failed, message: failed.message, stack: failed.stack })).not.toContain(secret);
      }),
      { numRuns: 500 },
    );
  });

  it("never blames the token for a failure of the platform's servers", () => {
    for (const status of [500, 502, 503, 504]) {
      for (const body of [null, "<html>", {}, { error: { code: 2 } }]) {
        const failed = platform.classify({ status, headers: new Headers(), body, endpoint: "any", now: fakeNow });
        expect(failed).toMatchObject({ platformErrorCode: "PLATFORM_UNAVAILABLE", action: "retry" });
      }
    }
  });

  it("refuses a count that is missing, mistyped, negative, broken or beyond exact numbers", async () => {
    const places = await countPlaces();
    expect(places.length).toBeGreaterThanOrEqual(accountMetrics.length - notOffered.length);
    const bad = fc.oneof(
      fc.constantFrom(undefined, null, true, "", " ", "12.5", "1e3", "0x10", "12,300", "-1", [], {}, 2 ** 53, 12.5, -1),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n }).map(String),
      fc.string().filter((text) => !/^\d{1,20}$/.test(text)),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), bad, async ({ address, payload, path }, value) => {
        await expect(statisticsWith(address, withValueAt(payload, path, value))).rejects.toMatchObject({
          platformErrorCode: "BAD_RESPONSE",
        });
      }),
    );
  });

  it("reads every exact count to the digit", async () => {
    const places = await countPlaces();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.maxSafeNat(), async ({ address, payload, path }, count) => {
        const original = path.reduce<unknown>((node, key) => Reflect.get(Object(node), key), payload);
        const value = typeof original === "string" ? String(count) : count;
        const { statistics } = await statisticsWith(address, withValueAt(payload, path, value));
        expect(Object.values(statistics.counts).map((measured) => measured.value)).toContain(count);
      }),
    );
  });

  it("ignores fields that it does not know", async () => {
    for (const { address, payload } of await healthyPayloads()) {
      const answer = { ...Object(payload), somethingNew: { deep: [1] } };
      await expect(statisticsWith(address, answer)).resolves.toBeDefined();
    }
  });

  /** The payloads that the statistics are read from, with the addresses that send them. */
  async function healthyPayloads(): Promise<{ address: string; payload: unknown }[]> {
    const { session, seen } = healthy();
    await platform.fetchStatistics(session(fixtures.accountId));
    return seen.map(({ url }) => ({ address: url.href, payload: fixtures.answerTo(url) }));
  }

  async function countPlaces() {
    const payloads = await healthyPayloads();
    return payloads.flatMap((one) => countPaths(one.payload, fixtures).map((path) => ({ ...one, path })));
  }
});

describe.each(platformIds)("the audience of %s", (id) => {
  const logins: readonly Platform[] = loginsOf(getPlatform(id));
  const facts = audienceFacts(id);

  it("is read under every log-in, or under none where its facts say that there is nothing to read", () => {
    const tells = typeof facts === "object";
    expect(logins.map(({ audience }) => audience !== undefined)).toEqual(logins.map(() => tells));
  });

  it("is read within the platform's budgets", () => {
    const { budgets } = getPlatform(id);
    expect(budgets?.reads.audience !== undefined).toBe(typeof facts === "object" && budgets !== undefined);
  });
});

it("names the platforms that tell who an audience is", () => {
  const known = Object.fromEntries(platformIds.map((id) => [id, audienceFacts(id)]));
  expect(known).toMatchObject({
    instagram: { smallestAudience: 100, mostNames: 45, lagSeconds: 48 * 3600 },
    linkedin: { smallestAudience: null, mostNames: 100 },
    youtube: "not_asked",
    tiktok: "not_offered",
    facebook: "not_offered",
    x: "not_offered",
  });
});

describe("the registry", () => {
  it("holds exactly the platforms of the list", () => expect(Object.keys(platforms)).toEqual([...platformIds]));
});
