import { describe, expect, it } from "vitest";
import { db } from "@/lib/db";
import { platformIds } from "@/lib/platforms/manifests";
import { getPlatform } from "@/lib/platforms/registry";
import { type PlatformSource, platformCall } from "@/lib/tokens";
import {
  attempt,
  callsSince,
  connect,
  connectionRow,
  control,
  grantsOf,
  lastCall,
  newInfluencer,
  tokensOf,
} from "@/tests/support/connect";
import { letPass, onStack } from "@/tests/support/on-stack";
import { type ConnectOutcome, completeConnect, consentTerms, startConnect } from "./index";

onStack();

const codeOf = (outcome: ConnectOutcome) => (outcome.state === "refused" ? outcome.error.code : outcome.state);

const youtube = getPlatform("youtube");
const analytics = "https://www.googleapis.com/auth/yt-analytics.readonly";
/** YouTube asked for a scope that it can do without, so that the needed one can be unticked alone. */
const askingForMore: PlatformSource = {
  platform: () => ({ ...youtube, oauth: { ...youtube.oauth, scopes: [...youtube.oauth.requiredScopes, analytics] } }),
  call: platformCall,
};

describe.each([
  { platform: "instagram", persona: "tiny" },
  { platform: "youtube", persona: "tiny" },
  { platform: "x", persona: "tiny" },
])("connecting $platform", ({ platform, persona }) => {
  it("stores grant, sealed tokens, a primary account and its first sync", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, platform, persona);
    const row = await connectionRow(db(), id);
    expect(row).toMatchObject({ platform, status: "active", is_primary: true, user_id: ctx.userId });
    const [grant] = await grantsOf(ctx.userId);
    expect(grant).toMatchObject({ platform, status: "active", offered_accounts: null, id: row.grant_id });
    const [token] = await db()
      .selectFrom("connection_tokens")
      .selectAll()
      .where("grant_id", "=", grant?.id ?? "")
      .execute();
    expect(token?.sealed_access_token).toMatch(/^v1\./);
    expect(token?.next_refresh_at).not.toBeNull();
    const jobs = await db().selectFrom("sync_jobs").select("status").where("connection_id", "=", id).execute();
    expect(jobs).toEqual([{ status: "queued" }]);
    const audit = await db()
      .selectFrom("audit_log")
      .select(["action", "subject"])
      .where("user_id", "=", ctx.userId)
      .execute();
    expect(audit).toEqual([{ action: "connection.connected", subject: `connection:${id}` }]);
  });

  it("stores no token, code, state or nonce in readable form", async () => {
    const ctx = await newInfluencer();
    const began = await attempt(ctx, platform, { persona });
    expect(codeOf(await completeConnect(ctx, began))).toBe("connected");
    const { secrets } = await control<{ secrets: { value: string }[] | string[] }>("secrets");
    const values = [
      ...secrets.map((one) => (typeof one === "string" ? one : one.value)),
      began.state,
      began.browserNonce,
    ];
    const tables = [
      "oauth_states",
      "oauth_grants",
      "connection_tokens",
      "social_connections",
      "audit_log",
      "sync_jobs",
    ] as const;
    const rows = await Promise.all(tables.map((table) => db().selectFrom(table).selectAll().execute()));
    const text = JSON.stringify(rows);
    for (const value of values) expect(text.includes(String(value))).toBe(false);
  });

  it("ends with the person's no, and the attempt is used up", async () => {
    const ctx = await newInfluencer();
    const began = await attempt(ctx, platform, { persona, decision: "deny" });
    const first = await completeConnect(ctx, began);
    expect(first).toMatchObject({ state: "refused", returnPath: "/dashboard", error: { code: "OAUTH_DENIED" } });
    expect(codeOf(await completeConnect(ctx, began))).toBe("OAUTH_STATE_INVALID");
    expect(await grantsOf(ctx.userId)).toEqual([]);
  });

  it("refuses a replay, another person, another browser and another platform, and none of them uses the attempt up", async () => {
    const ctx = await newInfluencer();
    const stranger = await newInfluencer();
    const began = await attempt(ctx, platform, { persona });
    const other = platform === "youtube" ? "instagram" : "youtube";
    expect(codeOf(await completeConnect(stranger, began))).toBe("OAUTH_STATE_INVALID");
    expect(codeOf(await completeConnect(ctx, { ...began, browserNonce: "x".repeat(43) }))).toBe("OAUTH_STATE_INVALID");
    expect(codeOf(await completeConnect(ctx, { ...began, browserNonce: null }))).toBe("OAUTH_STATE_INVALID");
    expect(codeOf(await completeConnect(ctx, { ...began, platform: other }))).toBe("OAUTH_STATE_INVALID");
    expect(codeOf(await completeConnect(ctx, { ...began, state: "guessed" }))).toBe("OAUTH_STATE_INVALID");
    expect(codeOf(await completeConnect(ctx, began))).toBe("connected");
    expect(codeOf(await completeConnect(ctx, began))).toBe("OAUTH_STATE_INVALID");
  });

  it("gives an attempt to only one of two callbacks that arrive together", async () => {
    const ctx = await newInfluencer();
    const began = await attempt(ctx, platform, { persona });
    const outcomes = await Promise.all([completeConnect(ctx, began), completeConnect(ctx, began)]);
    expect(outcomes.map(codeOf).sort()).toEqual(["OAUTH_STATE_INVALID", "connected"]);
  });

  it("refuses an attempt after ten minutes", async () => {
    const ctx = await newInfluencer();
    const began = await attempt(ctx, platform, { persona });
    await letPass(10 * 60_000);
    expect(codeOf(await completeConnect(ctx, began))).toBe("OAUTH_STATE_INVALID");
  });

  it("refuses a code that the platform does not know", async () => {
    const ctx = await newInfluencer();
    const began = await attempt(ctx, platform, { persona });
    const outcome = await completeConnect(ctx, { ...began, code: "4/0Ainvented" });
    expect(outcome).toMatchObject({ state: "refused", error: { code: "OAUTH_STATE_INVALID" } });
  });

  it("says that the platform is down, and stores nothing", async () => {
    const ctx = await newInfluencer();
    const began = await attempt(ctx, platform, { persona });
    await control("faults", { platform, kind: "server_error" });
    expect(await completeConnect(ctx, began)).toMatchObject({
      state: "refused",
      returnPath: "/dashboard",
      error: { code: "PLATFORM_UNAVAILABLE", retryable: true },
    });
    expect(await grantsOf(ctx.userId)).toEqual([]);
    expect(await tokensOf(ctx.userId)).toEqual([]);
  });

  it("refuses an account that somebody else has, stores nothing, and leaves the other's connection working", async () => {
    const owner = await newInfluencer();
    const id = await connect(owner, platform, persona);
    const second = await newInfluencer();
    const outcome = await completeConnect(second, await attempt(second, platform, { persona }));
    expect(outcome).toMatchObject({ state: "refused", error: { code: "ACCOUNT_ALREADY_CONNECTED" } });
    expect(await grantsOf(second.userId)).toEqual([]);
    expect((await connectionRow(db(), id)).status).toBe("active");
  });

  it("heals the same row when it is connected again, with number, day and place", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, platform, persona);
    const before = await connectionRow(db(), id);
    await db()
      .updateTable("social_connections")
      .set({ status: "revoked", last_error_code: "TOKEN_INVALID", failed_attempts: 3, next_sync_at: null })
      .where("id", "=", id)
      .execute();
    expect(await connect(ctx, platform, persona)).toBe(id);
    const after = await connectionRow(db(), id);
    expect(after).toMatchObject({
      seq: before.seq,
      is_primary: true,
      connected_at: before.connected_at,
      status: "active",
      last_error_code: null,
      failed_attempts: 0,
    });
    expect(await tokensOf(ctx.userId)).toHaveLength(1);
  });
});

describe("connecting", () => {
  it("refuses a personal Instagram account and a Google account without a channel, and keeps nothing", async () => {
    const ctx = await newInfluencer();
    const personal = await completeConnect(ctx, await attempt(ctx, "instagram", { persona: "private-petra" }));
    expect(codeOf(personal)).toBe("ACCOUNT_INELIGIBLE");
    expect(personal).toMatchObject({ login: "instagram_login" });
    const channelless = await completeConnect(ctx, await attempt(ctx, "youtube", { persona: "newcomer" }));
    expect(codeOf(channelless)).toBe("ACCOUNT_INELIGIBLE");
    expect(await grantsOf(ctx.userId)).toEqual([]);
  });

  it("refuses a consent without the permission to read, and stores nothing of it", async () => {
    // What an earlier consent opened would be opened again.
    await control("grants/revoke", { platform: "youtube", personaId: "tiny" });
    const ctx = await newInfluencer();
    const keep = (scope: string) => !scope.endsWith("youtube.readonly");
    const began = await attempt(ctx, "youtube", { persona: "tiny", keep }, { source: askingForMore });
    expect(codeOf(await completeConnect(ctx, began, askingForMore))).toBe("PERMISSION_MISSING");
    expect(await grantsOf(ctx.userId)).toEqual([]);
  });

  it("does not end a working grant by giving back a poorer one", async () => {
    const ctx = await newInfluencer();
    await connect(ctx, "instagram", "tiny");
    const before = await lastCall();
    await connect(ctx, "youtube", "tiny");
    const again = await attempt(ctx, "youtube", { persona: "newcomer" });
    expect(codeOf(await completeConnect(ctx, again))).toBe("ACCOUNT_INELIGIBLE");
    const calls = await callsSince(before, "youtube");
    expect(calls.filter(({ endpoint }) => endpoint === "oauth.revoke")).toEqual([]);
  });

  it("lets two tabs connect at the same time", async () => {
    const ctx = await newInfluencer();
    const first = await attempt(ctx, "youtube", { persona: "tiny" });
    const second = await attempt(ctx, "instagram", { persona: "tiny" }, { browserNonce: first.browserNonce });
    expect(second.browserNonce).toBe(first.browserNonce);
    expect(codeOf(await completeConnect(ctx, first))).toBe("connected");
    expect(codeOf(await completeConnect(ctx, second))).toBe("connected");
  });

  it("makes only the first account of a platform its primary", async () => {
    const ctx = await newInfluencer();
    await connect(ctx, "instagram", "tiny");
    const second = await connect(ctx, "instagram", "oldtimes");
    expect((await connectionRow(db(), second)).is_primary).toBe(false);
  });

  it("says beforehand of which platforms the audience is read, and why not of the others", () => {
    const audiences = platformIds.map((id) => [id, consentTerms(id).audience]);
    expect(Object.fromEntries(audiences)).toEqual({
      instagram: "read",
      linkedin: "read",
      youtube: "not_asked",
      tiktok: "not_offered",
      facebook: "not_offered",
      x: "not_offered",
    });
  });

  it("is not offered to somebody without an influencer profile", async () => {
    const ctx = await newInfluencer();
    await db().deleteFrom("influencers").where("user_id", "=", ctx.userId).execute();
    const input = { platform: "youtube", returnPath: "/dashboard", browserNonce: null };
    await expect(startConnect(ctx, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(startConnect(ctx, { ...input, platform: "myspace" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
