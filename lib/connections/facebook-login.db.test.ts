import { afterEach, describe, expect, it } from "vitest";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { openSessions, withPlatformSession } from "@/lib/tokens";
import {
  attempt,
  callsSince,
  connect,
  connectionRow,
  control,
  lastCall,
  sessionConnection,
} from "@/tests/support/connect";
import { letPass, onStack } from "@/tests/support/on-stack";
import { completeConnect, consentTerms, disconnectAccount, listOfferedAccounts, startConnect } from "./index";

let ctx: PersonContext;
const login = "facebook_login";

onStack((somebody) => {
  ctx = somebody;
});
afterEach(async () => {
  for (const platform of ["facebook", "instagram"]) await control("grants/revoke", { platform, personaId: "maya" });
});

async function connectByFacebook(persona: string): Promise<string> {
  const outcome = await completeConnect(ctx, await attempt(ctx, "instagram", { persona }, { login }));
  const [id] = outcome.state === "connected" ? outcome.connectionIds : [];
  if (id === undefined) throw outcome.state === "refused" ? outcome.error : new Error(`ended in ${outcome.state}`);
  return id;
}
const grants = () =>
  db().selectFrom("oauth_grants").select(["platform", "login_variant"]).where("user_id", "=", ctx.userId).execute();
const accountTokens = (connectionId: string) =>
  db().selectFrom("connection_tokens").select("id").where("connection_id", "=", connectionId).execute();
async function followersOf(connectionId: string): Promise<number | null> {
  const connection = sessionConnection(await connectionRow(db(), connectionId));
  const opened = (await openSessions(ctx, [connection])).get(connectionId);
  if (!opened?.ok) throw opened?.error ?? new Error("not opened");
  const { platform } = opened.session;
  return withPlatformSession(
    ctx,
    connection,
    async (session) => (await platform.fetchStatistics(session)).statistics.counts.followers.value,
  );
}

describe("Instagram by Facebook's log-in", () => {
  it("is one of two, both set up here", () => {
    expect(consentTerms("instagram").logins).toMatchObject([
      { id: "instagram_login", configured: true },
      { id: login, configured: true },
    ]);
    expect(consentTerms("facebook").logins).toHaveLength(1);
  });

  it("connects the account that is linked with the Page, and reads it with the Page's token", async () => {
    const id = await connectByFacebook("maya");
    expect(await connectionRow(db(), id)).toMatchObject({
      platform: "instagram",
      username: "maya.runs",
      status: "active",
    });
    expect(await grants()).toEqual([{ platform: "instagram", login_variant: login }]);
    expect(await accountTokens(id)).toHaveLength(1);
    const before = await lastCall();
    expect(await followersOf(id)).toBeGreaterThan(0);
    expect(await callsSince(before)).toMatchObject([{ platform: "instagram", endpoint: "profile", personaId: "maya" }]);
  });

  it("offers several, with the Pages that no account is linked with", async () => {
    const outcome = await completeConnect(ctx, await attempt(ctx, "instagram", { persona: "studio" }, { login }));
    if (outcome.state !== "choose") throw new Error(`ended in ${outcome.state}`);
    const { accounts } = await listOfferedAccounts(ctx, outcome.grantId);
    expect(accounts.map(({ state }) => state).sort()).toEqual(["free", "not_linked", "not_linked", "not_linked"]);
  });

  it("heals an account of the other log-in and back, in the same row", async () => {
    const id = await connect(ctx, "instagram", "maya");
    expect(await connectByFacebook("maya")).toBe(id);
    expect(await grants()).toEqual([{ platform: "instagram", login_variant: login }]);
    const back = await attempt(ctx, "instagram", { persona: "maya" }, { login: "instagram_login" });
    expect(await completeConnect(ctx, back)).toMatchObject({ state: "connected", connectionIds: [id] });
    expect(await grants()).toEqual([{ platform: "instagram", login_variant: "instagram_login" }]);
    expect(await accountTokens(id)).toEqual([]);
    expect(await followersOf(id)).toBeGreaterThan(0);
  });

  it("is what reconnecting leads to, where it was used last; an unknown log-in is refused", async () => {
    const begin = (more: object) =>
      startConnect(ctx, { platform: "instagram", returnPath: "/dashboard", browserNonce: null, ...more });
    expect((await begin({})).url).toContain("/www.instagram.com/");
    await connectByFacebook("maya");
    expect((await begin({})).url).toContain("/www.facebook.com/");
    expect((await begin({ login: "instagram_login" })).url).toContain("/www.instagram.com/");
    await expect(begin({ login: "myspace" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("shares the person's access with their Pages: it is taken back with the last of both", async () => {
    const pageId = await connect(ctx, "facebook", "maya");
    const accountId = await connectByFacebook("maya");
    const before = await lastCall();
    const revocations = async () => (await callsSince(before)).filter(({ endpoint }) => endpoint === "oauth.revoke");
    const disconnect = (connectionId: string) => disconnectAccount(ctx, { connectionId, history: "keep" });
    expect(await disconnect(accountId)).toMatchObject({ revoked: "shared" });
    expect(await revocations()).toEqual([]);
    expect(await followersOf(pageId)).toBeGreaterThan(0);
    expect(await disconnect(pageId)).toMatchObject({ revoked: "done" });
    expect(await revocations()).toHaveLength(1);
  });

  it.each([
    ["Facebook", () => connect(ctx, "facebook", "nikos")],
    ["Instagram by Facebook's log-in", () => connectByFacebook("nikos")],
  ])("can still be taken back at %s when the person's token has run out", async (_login, connecting) => {
    const connectionId = await connecting();
    await letPass(61 * 24 * 3_600_000);
    const before = await lastCall();
    expect(await disconnectAccount(ctx, { connectionId, history: "keep" })).toMatchObject({ revoked: "done" });
    expect(await callsSince(before)).toMatchObject([
      { endpoint: "oauth.revoke", status: 400 },
      { endpoint: "oauth.revoke", status: 200, personaId: "nikos" },
    ]);
    expect(await control("grants/revoke", { platform: "facebook", personaId: "nikos" })).toEqual({ revoked: 0 });
  });
});
