import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "@supabase/supabase-js";
import { type Kysely, sql } from "kysely";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { hashToken } from "@/lib/crypto";
import { createDb, type Db, db, type Tables } from "@/lib/db";
import { createPool } from "@/lib/db/client";
import { drain } from "@/lib/jobs";
import { putObject } from "@/lib/storage";
import {
  callsSince,
  connect,
  connectionRow,
  control,
  lastCall,
  newInfluencer,
  removePeople,
  takeStackEnvironment,
} from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";
import { continueDeletion, findDeletion, planDeletions, requestDeletion } from "./index";

const hour = 3_600_000;
const password = "a long enough password";
let ctx: PersonContext;
let email: string;

beforeAll(takeStackEnvironment);
beforeEach(async () => {
  ctx = await newInfluencer();
  email = await emailOf(ctx.userId);
});
afterEach(async () => {
  await control("faults", undefined, "DELETE");
  await control("clock", { offsetMs: 0 });
  await clock.sync();
  await removePeople();
  await sql`delete from public.deletion_requests`.execute(db());
  await sql`delete from public.oauth_grants g where not exists (select 1 from auth.users u where u.id = g.user_id)`.execute(
    db(),
  );
});

const visitor = () =>
  createClient(testStack().supabaseUrl, testStack().publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
async function emailOf(userId: string): Promise<string> {
  const { rows } = await sql<{ email: string }>`select email from auth.users where id = ${userId}`.execute(db());
  return rows[0]?.email ?? "";
}
const ask = (change: Partial<{ currentPassword: string; confirmation: string }> = {}) =>
  requestDeletion(ctx, visitor(), { email, currentPassword: password, confirmation: email, ...change });
const work = () => drain({ until: new Date(Date.now() + 30_000) });
const later = async (ms: number) => {
  await control("clock", { advanceMs: ms });
  await clock.sync();
};
const planAndWork = async () => {
  await planDeletions(ctx);
  await work();
};
const stateOf = async (code: string) => (await findDeletion(code))?.state;
/**
 * Works until the erasure is this far, and returns how far it is: a program that drains the same queue may hold the job, and
 * a picture that is still being stored costs another attempt.
 */
async function workUntil(code: string, wanted: string): Promise<string | undefined> {
  await work();
  for (let attempt = 0; attempt < 10 && (await stateOf(code)) !== wanted; attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    await later(2 * 60_000);
    await planAndWork();
  }
  return stateOf(code);
}
const request = async (code: string) =>
  db().selectFrom("deletion_requests").selectAll().where("code_hash", "=", hashToken(code)).executeTakeFirstOrThrow();
const grants = (userId: string) => db().selectFrom("oauth_grants").selectAll().where("user_id", "=", userId).execute();
const lives = async (userId: string) =>
  (await sql`select 1 from auth.users where id = ${userId}`.execute(db())).rows.length === 1;
const files = async (folder: string) =>
  (await sql`select 1 from storage.objects where split_part(name, '/', 1) = ${folder}`.execute(db())).rows.length;
const revocations = async (since: number) =>
  (await callsSince(since, "youtube")).filter(({ endpoint }) => endpoint === "oauth.revoke");
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const putFile = () =>
  putObject("post-media", `${ctx.userId}/${randomUUID()}.png`, png, { contentType: "image/png", maxAgeSeconds: 60 });
const mailsTo = (address: string) =>
  readdirSync(testStack().mailDir)
    .map((file) => readFileSync(join(testStack().mailDir, file), "utf8"))
    .filter((text) => text.includes(address) && /erased|διαγράφηκε/.test(text));

describe("asking to be erased", () => {
  it("is refused without the right password or the right address, and changes nothing", async () => {
    const id = await connect(ctx, "instagram", "tiny");
    await expect(ask({ currentPassword: "something else" })).rejects.toMatchObject({
      code: "LOG_IN_REFUSED",
      fields: { currentPassword: "password_wrong" },
    });
    await expect(ask({ confirmation: "somebody@example.test" })).rejects.toMatchObject({
      code: "VALIDATION_FAILED",
      fields: { confirmation: "confirmation_wrong" },
    });
    expect((await connectionRow(db(), id)).status).toBe("active");
    const asked = db().selectFrom("deletion_requests").select("id").where("user_id", "=", ctx.userId);
    expect(await asked.execute()).toEqual([]);
  });

  it("stops everything at once, before any job has run", async () => {
    const id = await connect(ctx, "youtube", "tiny");
    await db().updateTable("influencers").set({ is_public: true }).where("user_id", "=", ctx.userId).execute();
    const { code } = await ask();
    expect(await stateOf(code)).toBe("requested");
    expect(await connectionRow(db(), id)).toMatchObject({ status: "disconnected", next_sync_at: null, grant_id: null });
    expect(await grants(ctx.userId)).toMatchObject([{ status: "revoked" }]);
    expect(
      await db().selectFrom("influencers").select("is_public").where("user_id", "=", ctx.userId).executeTakeFirst(),
    ).toEqual({ is_public: false });
    expect((await sql`select 1 from auth.sessions where user_id = ${ctx.userId}`.execute(db())).rows).toEqual([]);
    const { error } = await visitor().auth.signInWithPassword({ email, password });
    expect(error).not.toBeNull();
  });

  it("works once: a second request finds that there is one", async () => {
    await ask();
    // Whoever got past the password check before the first request was stored.
    const twin = {
      ...visitor(),
      auth: { signInWithPassword: async () => ({ error: null }), signOut: async () => ({}) },
    };
    const input = { email, currentPassword: password, confirmation: email };
    await expect(requestDeletion(ctx, twin as never, input)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("hands out a code of which only the hash is stored, and which nobody can guess", async () => {
    const { code } = await ask();
    expect(code).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify(await request(code))).not.toContain(code);
    expect(await findDeletion(hashToken(code))).toBeNull();
    for (const wrong of ["", "x", `${code}x`, "' or 1=1 --", "a".repeat(5000)])
      expect(await findDeletion(wrong)).toBeNull();
  });
});

describe("erasing", () => {
  it("takes rows, files, access and log-in, tells the person, and keeps nobody's name", async () => {
    const stranger = await newInfluencer();
    const other = await connect(stranger, "instagram", "atelier");
    await connect(ctx, "instagram", "tiny");
    await connect(ctx, "youtube", "tiny");
    // Their first syncs and pictures: a copy that is on its way while files go only means another attempt.
    await work();
    await putFile();
    const before = await lastCall();
    const { code } = await ask();
    expect(await workUntil(code, "done")).toBe("done");
    expect(await request(code)).toMatchObject({
      user_id: null,
      folders: [],
      sealed_address: null,
      last_error_code: null,
    });
    expect(await lives(ctx.userId)).toBe(false);
    expect(await grants(ctx.userId)).toEqual([]);
    expect(await files(ctx.userId)).toBe(0);
    expect(await revocations(before)).toMatchObject([{ status: 200 }]);
    expect(mailsTo(email)).toHaveLength(1);
    const epitaphs = await db().selectFrom("audit_log").selectAll().where("action", "=", "person.erased").execute();
    expect(epitaphs.at(-1)).toMatchObject({ user_id: null, actor: "person" });
    expect(JSON.stringify(epitaphs)).not.toContain(ctx.userId);
    expect((await connectionRow(db(), other)).status).toBe("active");
    expect(await lives(stranger.userId)).toBe(true);
  });

  it("lets somebody sign up anew with the same address", async () => {
    const { code } = await ask();
    expect(await workUntil(code, "done")).toBe("done");
    const { data, error } = await visitor().auth.signUp({ email, password });
    expect(error).toBeNull();
    expect(data.user?.id).not.toBe(ctx.userId);
    await sql`delete from auth.users where email = ${email}`.execute(db());
  });

  it("does not wait for a platform that is away: only what it is owed stays, sealed, and for a day at most", async () => {
    await connect(ctx, "youtube", "tiny");
    await control("faults", { host: "oauth2.googleapis.com", pathPrefix: "/revoke", kind: "server_error" });
    const { code } = await ask();
    expect(await workUntil(code, "erased")).toBe("erased");
    expect(await lives(ctx.userId)).toBe(false);
    expect(await request(code)).toMatchObject({ last_error_code: "REVOCATION_OWED" });
    expect(await grants(ctx.userId)).toHaveLength(1);
    expect(mailsTo(email)).toEqual([]);
    for (let step = 0; step < 5; step += 1) {
      await later(9 * hour);
      await planAndWork();
    }
    expect(await grants(ctx.userId)).toEqual([]);
    expect(await stateOf(code)).toBe("done");
  });

  it("tells the platform as soon as it is back, and is done then", async () => {
    await connect(ctx, "youtube", "tiny");
    await control("faults", { host: "oauth2.googleapis.com", pathPrefix: "/revoke", kind: "server_error" });
    const { code } = await ask();
    expect(await workUntil(code, "erased")).toBe("erased");
    await control("faults", undefined, "DELETE");
    const before = await lastCall();
    await later(hour);
    await planAndWork();
    expect(await revocations(before)).toMatchObject([{ status: 200 }]);
    expect(await stateOf(code)).toBe("done");
    expect(mailsTo(email)).toHaveLength(1);
  });

  it("goes on by the timetable when the queue has lost the job", async () => {
    const { code } = await ask();
    await sql`delete from pgboss.job where name = 'erase-person'`.execute(db());
    await planAndWork();
    expect(await stateOf(code)).toBe("requested");
    await later(2 * 60_000);
    await planAndWork();
    expect(await stateOf(code)).toBe("done");
  });

  it("is tried again when it collides with a sync that holds the same rows", async () => {
    const id = await connect(ctx, "instagram", "tiny");
    const { code } = await ask();
    const holder = db()
      .transaction()
      .execute(async (trx) => {
        await trx
          .updateTable("influencer_numbers")
          .set({ sync_enabled: true })
          .where("user_id", "=", ctx.userId)
          .execute();
        await new Promise((resolve) => setTimeout(resolve, 700));
        await trx.updateTable("social_connections").set({ sync_tier: "hot" }).where("id", "=", id).execute();
      })
      .catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await work();
    await holder;
    expect(await workUntil(code, "done")).toBe("done");
  });
});

/** A database whose connection is lost at the statement with this number, counted over the whole handle. */
function breakingAt(statement: number): { database: Kysely<Tables>; end: () => Promise<void>; reached: () => boolean } {
  const connections = createPool(testStack().databaseUrl, 3);
  let count = 0;
  connections.on("connect", (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    Object.assign(client, {
      query: (...args: unknown[]) => {
        count += 1;
        if (count < statement) return query(...args);
        // What this process began on the connection is rolled back by the server, as when the process dies.
        return Promise.reject(new Error("connection lost"));
      },
    });
  });
  return { database: createDb(connections), end: () => connections.end(), reached: () => count >= statement };
}

describe("dying", () => {
  it("at any statement costs nothing: the next attempt ends with the person gone and the platform told", {
    timeout: 180_000,
  }, async () => {
    let statement = 1;
    for (; ; statement += 1) {
      const one = await newInfluencer();
      const address = await emailOf(one.userId);
      const id = await connect(one, "youtube", "tiny");
      await putObject("post-media", `${one.userId}/a.png`, png, { contentType: "image/png", maxAgeSeconds: 60 });
      const before = await lastCall();
      const { code } = await requestDeletion(one, visitor(), {
        email: address,
        currentPassword: password,
        confirmation: address,
      });
      await sql`delete from pgboss.job where name = 'erase-person'`.execute(db());
      const requestId = (await request(code)).id;
      const breaking = breakingAt(statement);
      const dying = { db: breaking.database as Db, now: () => clock.now() };
      await continueDeletion(dying, requestId, async () => undefined).catch(() => undefined);
      const died = breaking.reached();
      await breaking.end();
      // Somebody who died while telling the platform holds that debt for five minutes.
      await later(6 * 60_000);
      await continueDeletion(one, requestId, async () => undefined);
      expect([statement, await stateOf(code), await lives(one.userId), await files(one.userId)]).toEqual([
        statement,
        "done",
        false,
        0,
      ]);
      expect([statement, await grants(one.userId), await files(id)]).toEqual([statement, [], 0]);
      expect((await revocations(before)).length).toBeGreaterThanOrEqual(1);
      expect(mailsTo(address).length).toBeLessThanOrEqual(1);
      if (!died) break;
    }
    expect(statement).toBeGreaterThan(15);
  });
});
