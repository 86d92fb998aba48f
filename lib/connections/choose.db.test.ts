import { describe, expect, it } from "vitest";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { getPlatform } from "@/lib/platforms/registry";
import type { Platform } from "@/lib/platforms/types";
import { type PlatformSource, platformCall } from "@/lib/tokens";
import { attempt, callsSince, connectionRow, lastCall, newInfluencer } from "@/tests/support/connect";
import { letPass, onStack } from "@/tests/support/on-stack";
import {
  chooseAccounts,
  completeConnect,
  disconnectAccount,
  endLapsedChoices,
  hasChosen,
  listOfferedAccounts,
  mockConnect,
  releaseOwedRevocations,
} from "./index";

let ctx: PersonContext;

/** YouTube as it would be with three accounts behind one consent. */
function withThreeAccounts(): PlatformSource {
  const real = getPlatform("youtube");
  const several: Platform = {
    ...real,
    async fetchAccounts(call, tokens) {
      const granted = await real.fetchAccounts(call, tokens);
      const [account] = granted.accounts;
      if (!account) throw new Error("the persona has no channel");
      const twin = (suffix: string) => ({
        ...account,
        platformUserId: `${account.platformUserId}${suffix}`,
        username: `twin${suffix}`,
      });
      return { ...granted, accounts: [account, twin("-2"), twin("-3")] };
    },
  };
  return { platform: () => several, call: platformCall };
}

onStack((somebody) => {
  ctx = somebody;
});

async function offered(source: PlatformSource): Promise<string> {
  const outcome = await completeConnect(ctx, await attempt(ctx, "youtube", { persona: "tiny" }, { source }), source);
  if (outcome.state !== "choose") throw new Error(`ended in ${outcome.state}`);
  return outcome.grantId;
}
const connections = () =>
  db().selectFrom("social_connections").selectAll().where("user_id", "=", ctx.userId).orderBy("seq").execute();
const grant = (id: string) => db().selectFrom("oauth_grants").selectAll().where("id", "=", id).executeTakeFirst();

describe("choosing among several accounts", () => {
  it("waits with sealed tokens, without any connection, and shows no token", async () => {
    const grantId = await offered(withThreeAccounts());
    expect(await grant(grantId)).toMatchObject({ status: "pending" });
    expect(await connections()).toEqual([]);
    const offer = await listOfferedAccounts(ctx, grantId);
    expect(offer.accounts.map(({ username }) => username)).toEqual(["tinypottery", "twin-2", "twin-3"]);
    expect(Object.keys(offer.accounts[0] ?? {}).sort()).toEqual([
      "accountType",
      "displayName",
      "followers",
      "hasPicture",
      "platformUserId",
      "profileUrl",
      "state",
      "username",
    ]);
  });

  it("connects the chosen ones through one grant, once", async () => {
    const source = withThreeAccounts();
    const grantId = await offered(source);
    const { accounts } = await listOfferedAccounts(ctx, grantId);
    const platformUserIds = accounts.slice(0, 2).map((account) => account.platformUserId);
    const chosen = await chooseAccounts(ctx, { grantId, platformUserIds }, source);
    expect(chosen.connectionIds).toHaveLength(2);
    expect(await connections()).toMatchObject([
      { status: "active", is_primary: true, grant_id: grantId },
      { status: "active", is_primary: false, grant_id: grantId },
    ]);
    expect(await grant(grantId)).toMatchObject({ status: "active", offered_accounts: null, pending_until: null });
    await expect(chooseAccounts(ctx, { grantId, platformUserIds }, source)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("refuses what was not offered, nothing at all, somebody else, and whoever comes too late", async () => {
    const source = withThreeAccounts();
    const grantId = await offered(source);
    const { accounts } = await listOfferedAccounts(ctx, grantId);
    const platformUserIds = [accounts[0]?.platformUserId ?? ""];
    expect(accounts.every(({ state }) => state === "free")).toBe(true);
    const choose = (who: PersonContext, ids: string[]) =>
      chooseAccounts(who, { grantId, platformUserIds: ids }, source);
    await expect(choose(ctx, [...platformUserIds, "UCinvented"])).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
    await expect(choose(ctx, [])).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
    const stranger = await newInfluencer();
    await expect(choose(stranger, platformUserIds)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(listOfferedAccounts(stranger, grantId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await letPass(30 * 60_000);
    await expect(choose(ctx, platformUserIds)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await connections()).toEqual([]);
  });

  it("stays open when one of the chosen accounts belongs to somebody else", async () => {
    const source = withThreeAccounts();
    const other = await newInfluencer();
    await completeConnect(other, await attempt(other, "youtube", { persona: "tiny" }));
    const grantId = await offered(source);
    const { accounts } = await listOfferedAccounts(ctx, grantId);
    const ids = accounts.map((account) => account.platformUserId);
    await expect(chooseAccounts(ctx, { grantId, platformUserIds: ids }, source)).rejects.toMatchObject({
      code: "ACCOUNT_ALREADY_CONNECTED",
    });
    expect(await connections()).toEqual([]);
    // The one that cannot be chosen stands last.
    expect(accounts.map(({ state }) => state)).toEqual(["free", "free", "taken"]);
    const chosen = await chooseAccounts(ctx, { grantId, platformUserIds: ids.slice(0, 2) }, source);
    expect(chosen.connectionIds).toHaveLength(2);
  });

  it("goes on serving the connected accounts while another choice is open", async () => {
    const source = withThreeAccounts();
    const grantId = await offered(source);
    const { accounts } = await listOfferedAccounts(ctx, grantId);
    await chooseAccounts(ctx, { grantId, platformUserIds: [accounts[0]?.platformUserId ?? ""] }, source);
    expect(await offered(source)).toBe(grantId);
    expect(await grant(grantId)).toMatchObject({ status: "active" });
    await letPass(31 * 60_000);
    expect(await endLapsedChoices(ctx, { limit: 100 })).toBeGreaterThan(0);
    expect(await grant(grantId)).toMatchObject({ status: "active", offered_accounts: null });
    expect(await connections()).toMatchObject([{ status: "active" }]);
  });

  it("is known to be made, by whom it was made alone, and while an account of it is connected", async () => {
    const source = withThreeAccounts();
    const grantId = await offered(source);
    const stranger = await newInfluencer();
    expect(await hasChosen(ctx, grantId)).toBe(false);
    const { accounts } = await listOfferedAccounts(ctx, grantId);
    const input = { grantId, platformUserIds: [accounts[0]?.platformUserId ?? ""] };
    const { connectionIds } = await chooseAccounts(ctx, input, source);
    expect(await hasChosen(ctx, grantId)).toBe(true);
    expect(await hasChosen(stranger, grantId)).toBe(false);
    // Another choice of the same grant, still to be made.
    await offered(source);
    expect(await hasChosen(ctx, grantId)).toBe(false);
    await disconnectAccount(ctx, { connectionId: connectionIds[0] ?? "", history: "keep" });
    expect(await hasChosen(ctx, grantId)).toBe(false);
  });

  it("gives the access back when nobody chose in time", async () => {
    const grantId = await offered(withThreeAccounts());
    await endLapsedChoices(ctx, { limit: 100 });
    expect(await grant(grantId)).toMatchObject({ status: "pending" });
    await letPass(31 * 60_000);
    expect(await endLapsedChoices(ctx, { limit: 100 })).toBeGreaterThan(0);
    const before = await lastCall();
    await releaseOwedRevocations(ctx, { until: new Date(Date.now() + 20_000), limit: 100 });
    const calls = (await callsSince(before)).filter(({ personaId }) => personaId === "tiny");
    expect(calls.map(({ endpoint }) => endpoint)).toEqual(["oauth.revoke"]);
    expect(await grant(grantId)).toBeUndefined();
  });
});

describe("mockConnect", () => {
  it("connects the sandbox's first free account, marked so that its numbers have source sandbox", async () => {
    const first = await mockConnect(ctx, { platform: "instagram" });
    const again = await mockConnect(ctx, { platform: "instagram" });
    expect(again.connectionIds).toEqual(first.connectionIds);
    const other = await newInfluencer();
    const second = await mockConnect(other, { platform: "instagram" });
    expect(second.connectionIds).not.toEqual(first.connectionIds);
    const row = await connectionRow(db(), first.connectionIds[0] ?? "");
    expect(await grant(row.grant_id ?? "")).toMatchObject({ login_variant: "mock", status: "active" });
  });

  it("connects the persona that is asked for, and refuses one that cannot be connected", async () => {
    const { connectionIds } = await mockConnect(ctx, { platform: "youtube", personaId: "tiny" });
    expect((await connectionRow(db(), connectionIds[0] ?? "")).username).toBe("tinypottery");
    const refused = { platform: "instagram", personaId: "private-petra" };
    await expect(mockConnect(ctx, refused)).rejects.toMatchObject({ code: "ACCOUNT_INELIGIBLE" });
    await expect(mockConnect(ctx, { platform: "instagram", personaId: "nobody" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("is replaced by a real consent for the same account, and its grant goes", async () => {
    const { connectionIds } = await mockConnect(ctx, { platform: "youtube", personaId: "tiny" });
    const outcome = await completeConnect(ctx, await attempt(ctx, "youtube", { persona: "tiny" }));
    expect(outcome).toMatchObject({ state: "connected", connectionIds });
    const grants = await db()
      .selectFrom("oauth_grants")
      .select("login_variant")
      .where("user_id", "=", ctx.userId)
      .execute();
    expect(grants.map((one) => one.login_variant)).not.toContain("mock");
    expect(grants).toHaveLength(1);
  });
});
