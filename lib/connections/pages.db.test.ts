import { afterEach, describe, expect, it } from "vitest";
import { env } from "@/lib/config";
import type { PersonContext } from "@/lib/context";
import { generateKey, parseKeyRing } from "@/lib/crypto";
import { db } from "@/lib/db";
import { getPlatform } from "@/lib/platforms/registry";
import { configuredPlatforms, openSessions, type PlatformSource, rotateKeys, withPlatformSession } from "@/lib/tokens";
import {
  answerConsent,
  attempt,
  type Consent,
  callsSince,
  connectionRow,
  control,
  lastCall,
  newInfluencer,
  sessionConnection,
} from "@/tests/support/connect";
import { letPass, onStack } from "@/tests/support/on-stack";
import {
  chooseAccounts,
  completeConnect,
  disconnectAccount,
  endLapsedChoices,
  listOfferedAccounts,
  openOfferedPicture,
  startConnect,
} from "./index";

/** One log-in, three readable Pages and one whose statistics the person may not see. */
const manager = "studio";
const pages = ["Studio Thalassa", "Thalassa Pottery School", "Syros Craft Fair"];
let ctx: PersonContext;

onStack((somebody) => {
  ctx = somebody;
});
afterEach(async () => {
  await control("grants/revoke", { platform: "facebook", personaId: manager });
});

const logIn = async (who = ctx, consent: Partial<Consent> = {}) =>
  completeConnect(who, await attempt(who, "facebook", { persona: manager, ...consent }));

async function offered(who = ctx): Promise<string> {
  const outcome = await logIn(who);
  if (outcome.state !== "choose") throw new Error(`ended in ${outcome.state}`);
  return outcome.grantId;
}

async function choosePages(grantId: string, names: readonly string[], who = ctx): Promise<readonly string[]> {
  const { accounts } = await listOfferedAccounts(who, grantId);
  const ids = names.map((name) => accounts.find(({ displayName }) => displayName === name)?.platformUserId ?? name);
  return (await chooseAccounts(who, { grantId, platformUserIds: ids })).connectionIds;
}

const connections = () =>
  db().selectFrom("social_connections").selectAll().where("user_id", "=", ctx.userId).orderBy("seq").execute();
const tokens = () =>
  db()
    .selectFrom("connection_tokens as t")
    .innerJoin("oauth_grants as g", "g.id", "t.grant_id")
    .selectAll("t")
    .where("g.user_id", "=", ctx.userId)
    .execute();
const offeredTokens = (grantId: string) =>
  db().selectFrom("offered_tokens").selectAll().where("grant_id", "=", grantId).execute();
const readFollowers = async (connectionId: string) => {
  const connection = sessionConnection(await connectionRow(db(), connectionId));
  return withPlatformSession(ctx, connection, async (session) => {
    return (await getPlatform("facebook").fetchStatistics(session)).statistics.counts.followers.value;
  });
};

describe("a configuration of Facebook Login for Business", () => {
  const source: PlatformSource = {
    ...configuredPlatforms,
    call: (id, options) => {
      const call = configuredPlatforms.call(id, options);
      return { ...call, credentials: { ...call.credentials, configIds: { facebook: "1234", instagram: "5678" } } };
    },
  };

  it("is asked for in place of permissions, and opens the Pages all the same", async () => {
    const input = { platform: "facebook", returnPath: "/dashboard", browserNonce: null };
    const asked = new URL((await startConnect(ctx, input, source)).url).searchParams;
    expect([asked.get("config_id"), asked.has("scope")]).toEqual(["1234", false]);
    const outcome = await completeConnect(ctx, await attempt(ctx, "facebook", { persona: manager }, { source }));
    if (outcome.state !== "choose") throw new Error(`ended in ${outcome.state}`);
    const [id = ""] = await choosePages(outcome.grantId, pages.slice(0, 1));
    expect(await readFollowers(id)).toBeGreaterThan(0);
  });

  it("belongs to one platform, and an app without one names its permissions", async () => {
    const addressFor = async (login: string) => {
      const input = { platform: "instagram", login, returnPath: "/dashboard", browserNonce: null };
      return new URL((await startConnect(ctx, input, source)).url).searchParams.get("config_id");
    };
    expect(await addressFor("facebook_login")).toBe("5678");
    const own = await startConnect(ctx, { platform: "facebook", returnPath: "/dashboard", browserNonce: null });
    expect(new URL(own.url).searchParams.has("config_id")).toBe(false);
  });
});

describe("choosing among Facebook Pages", () => {
  it("shows each with picture, followers and whether it can be chosen, and no token", async () => {
    const grantId = await offered();
    const { accounts } = await listOfferedAccounts(ctx, grantId);
    expect(accounts.map(({ displayName, state }) => [displayName, state])).toEqual([
      ...pages.map((name) => [name, "free"]),
      ["Potters' Guild", "role_missing"],
    ]);
    expect(accounts[0]).toMatchObject({ hasPicture: true, followers: expect.any(Number) });
    expect(JSON.stringify(accounts)).not.toContain("EAAG");
    const platformUserId = accounts[0]?.platformUserId ?? "";
    const picture = await openOfferedPicture(ctx, { grantId, platformUserId });
    expect(picture?.contentType).toBe("image/png");
    const stranger = await newInfluencer();
    await expect(openOfferedPicture(stranger, { grantId, platformUserId })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("seals the Pages' tokens while it waits, keeps those of the chosen and erases the others", async () => {
    const grantId = await offered();
    const waiting = await offeredTokens(grantId);
    expect(waiting).toHaveLength(3);
    expect(JSON.stringify([waiting, await tokens()])).not.toContain("EAAG");
    const ids = await choosePages(grantId, pages.slice(0, 2));
    expect(await offeredTokens(grantId)).toEqual([]);
    const own = (await tokens()).filter(({ connection_id: id }) => id !== null);
    expect(own.map((row) => row.connection_id).sort()).toEqual([...ids].sort());
    expect(own.every((row) => row.access_expires_at === null && row.next_refresh_at === null)).toBe(true);
  });

  it("lets nobody choose what cannot be read, and takes the choice only once", async () => {
    const grantId = await offered();
    const { accounts } = await listOfferedAccounts(ctx, grantId);
    const guild = accounts.find(({ state }) => state === "role_missing")?.platformUserId ?? "";
    await expect(chooseAccounts(ctx, { grantId, platformUserIds: [guild] })).rejects.toMatchObject({
      code: "VALIDATION_FAILED",
    });
    await choosePages(grantId, pages.slice(0, 1));
    await expect(choosePages(grantId, pages.slice(1, 2))).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("erases the waiting tokens when nobody chooses in time", async () => {
    const grantId = await offered();
    await letPass(31 * 60_000);
    await endLapsedChoices(ctx, { limit: 100 });
    expect(await offeredTokens(grantId)).toEqual([]);
  });

  it("reads each Page with its own token, however many there are, after one statement", async () => {
    const ids = await choosePages(await offered(), pages);
    const before = await lastCall();
    const followers = await Promise.all(ids.map(readFollowers));
    expect(new Set(followers).size).toBe(3);
    const calls = (await callsSince(before, "facebook")).filter(({ endpoint }) => endpoint === "page.get");
    expect(new Set(calls.map(({ personaId }) => personaId))).toEqual(
      new Set(["studio", "studio-school", "studio-fair"]),
    );
    const rows = await Promise.all(ids.map(async (id) => sessionConnection(await connectionRow(db(), id))));
    expect([...(await openSessions(ctx, rows)).values()].every(({ ok }) => ok)).toBe(true);
  });
});

describe("logging in at Facebook again", () => {
  it("heals every connected Page at once, without a choice when all are connected", async () => {
    const ids = await choosePages(await offered(), pages);
    await control("grants/revoke", { platform: "facebook", personaId: manager });
    for (const id of ids) await expect(readFollowers(id)).rejects.toMatchObject({ action: "reconnect" });
    expect((await connections()).map(({ status }) => status)).toEqual(["revoked", "revoked", "revoked"]);
    const again = await logIn();
    expect(again).toMatchObject({ state: "connected" });
    expect((await connections()).map(({ status }) => status)).toEqual(["active", "active", "active"]);
    for (const id of ids) expect(await readFollowers(id)).toBeGreaterThan(0);
  });

  it("heals those that are connected and offers the rest, which can be left alone", async () => {
    const [id = ""] = await choosePages(await offered(), pages.slice(0, 1));
    await control("grants/revoke", { platform: "facebook", personaId: manager });
    const grantId = await offered();
    expect(await readFollowers(id)).toBeGreaterThan(0);
    const { accounts } = await listOfferedAccounts(ctx, grantId);
    expect(accounts.map(({ state }) => state)).toEqual(["free", "free", "connected", "role_missing"]);
    await letPass(31 * 60_000);
    await endLapsedChoices(ctx, { limit: 100 });
    expect(await readFollowers(id)).toBeGreaterThan(0);
  });

  it("condemns a Page that was unticked, and no other", async () => {
    const ids = await choosePages(await offered(), pages.slice(0, 2));
    const { url } = await startConnect(ctx, {
      platform: "facebook",
      returnPath: "/dashboard",
      browserNonce: null,
    });
    // The code of this consent never comes back; at Facebook it counts once it is exchanged by anybody.
    const target = await answerConsent(url, { persona: manager, keepAsset: (asset) => asset === "studio" });
    const { clientId, clientSecret } = env().credentials("facebook") ?? {};
    await fetch(`${env().sandboxUrl}/graph.facebook.com/oauth/access_token`, {
      method: "POST",
      body: new URLSearchParams({
        client_id: clientId ?? "",
        client_secret: clientSecret ?? "",
        redirect_uri: `${target.origin}${target.pathname}`,
        code: target.searchParams.get("code") ?? "",
      }),
    });
    expect(await readFollowers(ids[0] ?? "")).toBeGreaterThan(0);
    await expect(readFollowers(ids[1] ?? "")).rejects.toMatchObject({ action: "reconnect" });
    expect((await connections()).map(({ status }) => status)).toEqual(["active", "revoked"]);
    const notices = await db().selectFrom("notifications").select(["kind"]).where("user_id", "=", ctx.userId).execute();
    expect(notices.map(({ kind }) => kind)).toEqual(["needs_reconnect"]);
  });
});

describe("disconnecting Facebook Pages", () => {
  it("erases the Page's token at once, and tells Facebook only when the last one goes", async () => {
    const [first = "", second = ""] = await choosePages(await offered(), pages.slice(0, 2));
    const before = await lastCall();
    const revocations = async () =>
      (await callsSince(before, "facebook")).filter(({ endpoint }) => endpoint === "oauth.revoke");
    expect(await disconnectAccount(ctx, { connectionId: first, history: "keep" })).toMatchObject({ revoked: "shared" });
    expect((await tokens()).map((row) => row.connection_id)).not.toContain(first);
    expect(await revocations()).toEqual([]);
    expect(await readFollowers(second)).toBeGreaterThan(0);
    expect(await disconnectAccount(ctx, { connectionId: second, history: "keep" })).toMatchObject({ revoked: "done" });
    expect(await revocations()).toMatchObject([{ status: 200 }]);
    expect(await tokens()).toEqual([]);
  });

  it("leaves the log-in alone while it serves somebody else's Page", async () => {
    const [mine = ""] = await choosePages(await offered(), pages.slice(0, 1));
    const other = await newInfluencer();
    const theirs = await choosePages(await offered(other), pages.slice(1, 2), other);
    const before = await lastCall();
    expect(await disconnectAccount(ctx, { connectionId: mine, history: "erase" })).toMatchObject({ revoked: "shared" });
    expect((await callsSince(before, "facebook")).map(({ endpoint }) => endpoint)).not.toContain("oauth.revoke");
    expect(await readFollowers(theirs[0] ?? "")).toBeGreaterThan(0);
  });
});

describe("the sealing key", () => {
  it("can be changed while a choice is open, and the choice still works", async () => {
    const grantId = await offered();
    const old = process.env.TOKEN_ENCRYPTION_KEYS ?? "";
    const fresh = generateKey();
    const ring = parseKeyRing(`${fresh},${old}`);
    await rotateKeys(ctx, { batch: 50, ring });
    expect((await offeredTokens(grantId)).every((row) => row.key_id === ring.sealing.id)).toBe(true);
    // Back again, so that the processes of the stack can read everything.
    await rotateKeys(ctx, { batch: 50, ring: parseKeyRing(`${old},${fresh}`) });
    const ids = await choosePages(grantId, pages.slice(0, 1));
    expect(await readFollowers(ids[0] ?? "")).toBeGreaterThan(0);
  });
});
