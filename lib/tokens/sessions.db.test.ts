import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { createDb, db, pool } from "@/lib/db";
import type { PlatformSession } from "@/lib/platforms/types";
import { callsSince, connect, connectionRow, control, lastCall, sessionConnection } from "@/tests/support/connect";
import { letPass, onStack } from "@/tests/support/on-stack";
import { refusal } from "@/tests/support/verdicts";
import { openSessions, refreshDueTokens, type SessionConnection, withPlatformSession } from "./index";

const tokenHost = "oauth2.googleapis.com";
const hour = 3_600_000;
const day = 24 * hour;
let ctx: PersonContext;

onStack((somebody) => {
  ctx = somebody;
});

async function connected(platform: string): Promise<SessionConnection> {
  return sessionConnection(await connectionRow(db(), await connect(ctx, platform, "tiny")));
}
async function tokenOf(connection: SessionConnection) {
  return db()
    .selectFrom("connection_tokens")
    .selectAll()
    .where("grant_id", "=", connection.grantId ?? "")
    .executeTakeFirstOrThrow();
}
async function grantOf(connection: SessionConnection) {
  return db()
    .selectFrom("oauth_grants")
    .selectAll()
    .where("id", "=", connection.grantId ?? "")
    .executeTakeFirstOrThrow();
}
const noticesOf = (userId: string) =>
  db().selectFrom("notifications").select(["kind", "resolved_at"]).where("user_id", "=", userId).execute();
const readsOf = (connection: SessionConnection) =>
  withPlatformSession(ctx, connection, (session) => platformProbe(connection, session));
async function platformProbe(connection: SessionConnection, session: PlatformSession): Promise<string> {
  const { getPlatform } = await import("@/lib/platforms/registry");
  await getPlatform(connection.platform as "youtube").probe(session);
  return "read";
}
describe("withPlatformSession", () => {
  it("uses the stored token while it is good, without asking for another", async () => {
    const connection = await connected("youtube");
    const before = await lastCall();
    expect(await readsOf(connection)).toBe("read");
    expect((await callsSince(before)).map(({ endpoint }) => endpoint)).toEqual(["channels.list"]);
  });

  it("refreshes an expired token before the call and keeps the refresh token that the platform does not send again", async () => {
    const connection = await connected("youtube");
    const first = await tokenOf(connection);
    for (let round = 0; round < 2; round++) {
      await letPass(2 * hour);
      const before = await lastCall();
      expect(await readsOf(connection)).toBe("read");
      expect((await callsSince(before)).map(({ endpoint }) => endpoint)).toEqual(["oauth.token", "channels.list"]);
    }
    const last = await tokenOf(connection);
    expect(last.sealed_refresh_token).toBe(first.sealed_refresh_token);
    expect(last.sealed_access_token).not.toBe(first.sealed_access_token);
    expect(last).toMatchObject({ lease_holder: null, lease_until: null, refresh_attempts: 0 });
  });

  it("refreshes once and runs once more when the platform refuses a token that looked good", async () => {
    const connection = await connected("youtube");
    await control("tokens/expire", { platform: "youtube", personaId: "tiny" });
    const before = await lastCall();
    expect(await readsOf(connection)).toBe("read");
    const calls = await callsSince(before);
    expect(calls.map(({ endpoint, status }) => `${endpoint} ${status}`)).toEqual([
      "channels.list 401",
      "oauth.token 200",
      "channels.list 200",
    ]);
  });

  it("marks grant and account when the access was taken back, and tells the person once", async () => {
    const connection = await connected("youtube");
    await control("grants/revoke", { platform: "youtube", personaId: "tiny" });
    expect(await refusal(readsOf(connection))).toMatchObject({ action: "reconnect", code: "NEEDS_RECONNECT" });
    expect((await grantOf(connection)).status).toBe("revoked");
    expect(await connectionRow(db(), connection.id)).toMatchObject({ status: "revoked", next_sync_at: null });
    expect(await tokenOf(connection)).toMatchObject({ next_refresh_at: null, lease_holder: null });
    const before = await lastCall();
    expect(await refusal(readsOf(connection))).toMatchObject({ action: "reconnect" });
    expect(await callsSince(before)).toEqual([]);
    expect(await noticesOf(ctx.userId)).toEqual([{ kind: "needs_reconnect", resolved_at: null }]);
  });

  it("closes the notice when the account is connected again", async () => {
    const connection = await connected("youtube");
    await control("grants/revoke", { platform: "youtube", personaId: "tiny" });
    await refusal(readsOf(connection));
    expect(await connect(ctx, "youtube", "tiny")).toBe(connection.id);
    expect((await noticesOf(ctx.userId))[0]?.resolved_at).not.toBeNull();
    expect(await readsOf(sessionConnection(await connectionRow(db(), connection.id)))).toBe("read");
  });

  it("marks nothing while the token endpoint is down, and heals by itself", async () => {
    const connection = await connected("youtube");
    await letPass(2 * hour);
    await control("faults", { host: tokenHost, kind: "server_error" });
    const error = await refusal(readsOf(connection));
    expect(error).toMatchObject({ platformErrorCode: "PLATFORM_UNAVAILABLE", action: "retry" });
    expect((await grantOf(connection)).status).toBe("active");
    const row = await tokenOf(connection);
    expect(row.refresh_attempts).toBe(1);
    expect(new Date(row.next_refresh_at ?? 0).getTime()).toBeGreaterThan(clock.now().getTime());
    expect(await noticesOf(ctx.userId)).toEqual([]);
    await control("faults", undefined, "DELETE");
    expect(await readsOf(connection)).toBe("read");
    expect((await tokenOf(connection)).refresh_attempts).toBe(0);
  });

  it("goes on with a token that is merely due while the token endpoint is down", async () => {
    const connection = await connected("youtube");
    await letPass(50 * 60_000);
    await control("faults", { host: tokenHost, kind: "server_error" });
    expect(await readsOf(connection)).toBe("read");
  });

  it("says nothing about a refusal that does not stand up to a second look", async () => {
    const connection = await connected("instagram");
    await control("faults", { platform: "instagram", kind: "token_invalid", times: 1 });
    const error = await refusal(readsOf(connection));
    expect(error).toMatchObject({ platformErrorCode: "PLATFORM_UNAVAILABLE", action: "retry" });
    expect((await connectionRow(db(), connection.id)).status).toBe("active");
    expect(await noticesOf(ctx.userId)).toEqual([]);
    expect(await readsOf(connection)).toBe("read");
  });

  it("calls a long-lived token that ran out expired, without a call", async () => {
    const connection = await connected("instagram");
    await letPass(61 * day);
    const before = await lastCall();
    expect(await refusal(readsOf(connection))).toMatchObject({ action: "reconnect" });
    expect(await callsSince(before)).toEqual([]);
    expect((await connectionRow(db(), connection.id)).status).toBe("expired");
  });
});

describe("openSessions", () => {
  it("costs one statement whatever the number of connections, and one that is broken stops no other", async () => {
    const good = await connected("youtube");
    const statements: string[] = [];
    const counted = { ...ctx, db: createDb(pool(), (sql) => statements.push(sql)) };
    const broken = { ...good, id: "3b1f8f5e-0000-4000-8000-000000000001", grantId: null };
    const unknown = { ...good, id: "3b1f8f5e-0000-4000-8000-000000000002", platform: "myspace" };
    const sessions = await openSessions(counted, [good, broken, unknown]);
    expect(statements).toHaveLength(1);
    expect(sessions.get(good.id)?.ok).toBe(true);
    expect(sessions.get(broken.id)).toMatchObject({ ok: false, error: { code: "NEEDS_RECONNECT" } });
    expect(sessions.get(unknown.id)).toMatchObject({ ok: false, error: { code: "NOT_FOUND" } });
  });
});

describe("refreshDueTokens", () => {
  // Other files may have left tokens of their own: what counts is what becomes of ours.
  const sweep = () => refreshDueTokens(ctx, { until: new Date(Date.now() + 20_000), limit: 1_000 });

  it("refreshes what is due before it ends, and nothing else", async () => {
    const connection = await connected("youtube");
    const first = await tokenOf(connection);
    await sweep();
    expect(await tokenOf(connection)).toEqual(first);
    await letPass(50 * 60_000);
    expect((await sweep()).refreshed).toBeGreaterThan(0);
    const second = await tokenOf(connection);
    expect(second.sealed_access_token).not.toBe(first.sealed_access_token);
    expect(new Date(second.access_expires_at ?? 0).getTime()).toBeGreaterThan(clock.now().getTime() + 50 * 60_000);
    await sweep();
    expect(await tokenOf(connection)).toEqual(second);
  });

  it("keeps an Instagram token alive past its sixty days", async () => {
    const connection = await connected("instagram");
    await letPass(35 * day);
    await sweep();
    await letPass(35 * day);
    expect(await readsOf(connection)).toBe("read");
  });

  it("puts off what cannot be refreshed now, so that it does not stand in the way of others", async () => {
    const connection = await connected("youtube");
    await letPass(50 * 60_000);
    await control("faults", { host: tokenHost, kind: "rate_limited", retryAfterSeconds: 600 });
    expect((await sweep()).postponed).toBeGreaterThan(0);
    const postponed = await tokenOf(connection);
    expect(new Date(postponed.next_refresh_at ?? 0).getTime()).toBeGreaterThan(clock.now().getTime() + 9 * 60_000);
    await sweep();
    expect(await tokenOf(connection)).toEqual(postponed);
  });

  it("starts nothing once its time is up", async () => {
    const connection = await connected("youtube");
    await letPass(50 * 60_000);
    const before = await tokenOf(connection);
    const { refreshed, left } = await refreshDueTokens(ctx, { until: new Date(Date.now() - 1), limit: 1_000 });
    expect(refreshed).toBe(0);
    expect(left).toBeGreaterThan(0);
    expect(await tokenOf(connection)).toEqual(before);
  });
});
