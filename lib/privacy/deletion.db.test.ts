import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import type { PersonContext } from "@/lib/context";
import { hashToken } from "@/lib/crypto";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { putObject } from "@/lib/storage";
import { connect, connectionRow, control, lastCall, newInfluencer } from "@/tests/support/connect";
import {
  emailOf,
  files,
  grants,
  lives,
  mailsTo,
  onDeletions,
  png,
  request,
  revocations,
  stateOf,
  visitor,
} from "@/tests/support/deletions";
import { letPass } from "@/tests/support/on-stack";
import { password } from "@/tests/support/people";
import { findDeletion, planDeletions, requestDeletion } from "./index";

const hour = 3_600_000;
let ctx: PersonContext;
let email: string;

onDeletions();
beforeEach(async () => {
  ctx = await newInfluencer();
  email = await emailOf(ctx.userId);
});

const ask = (change: Partial<{ currentPassword: string; confirmation: string }> = {}) =>
  requestDeletion(ctx, visitor(), { email, currentPassword: password, confirmation: email, ...change });
const work = () => drain({ until: new Date(Date.now() + 30_000) });
const planAndWork = async () => {
  await planDeletions(ctx);
  await work();
};
/**
 * Works until the erasure is this far, and returns how far it is: a program that drains the same queue may hold the job, and
 * a picture that is still being stored costs another attempt.
 */
async function workUntil(code: string, wanted: string): Promise<string | undefined> {
  await work();
  for (let attempt = 0; attempt < 10 && (await stateOf(code)) !== wanted; attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    await letPass(2 * 60_000);
    await planAndWork();
  }
  return stateOf(code);
}
const instagramPlace = { label: "Instagram", url: "https://www.instagram.com/accounts/manage_access/" };
const putFile = () =>
  putObject("post-media", `${ctx.userId}/${randomUUID()}.png`, png, { contentType: "image/png", maxAgeSeconds: 60 });

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
    const mails = mailsTo(email);
    expect(mails).toHaveLength(1);
    // Instagram's own log-in offers no way to end an access: that is said, and where it is done.
    expect((await findDeletion(code))?.left).toEqual({ access: [instagramPlace], events: [] });
    expect(mails[0]).toContain(instagramPlace.url);
    expect(mails[0]).not.toContain("has ended");
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
      await letPass(9 * hour);
      await planAndWork();
    }
    expect(await grants(ctx.userId)).toEqual([]);
    expect(await stateOf(code)).toBe("done");
    expect((await findDeletion(code))?.left.access).toMatchObject([{ label: "YouTube" }]);
  });

  it("tells the platform as soon as it is back, and is done then", async () => {
    await connect(ctx, "youtube", "tiny");
    await control("faults", { host: "oauth2.googleapis.com", pathPrefix: "/revoke", kind: "server_error" });
    const { code } = await ask();
    expect(await workUntil(code, "erased")).toBe("erased");
    await control("faults", undefined, "DELETE");
    const before = await lastCall();
    await letPass(hour);
    await planAndWork();
    expect(await revocations(before)).toMatchObject([{ status: 200 }]);
    expect(await stateOf(code)).toBe("done");
    expect(mailsTo(email)).toHaveLength(1);
    expect(mailsTo(email)[0]).toContain("has ended");
    expect((await findDeletion(code))?.left).toEqual({ access: [], events: [] });
  });

  it("goes on by the timetable when the queue has lost the job", async () => {
    const { code } = await ask();
    await sql`delete from pgboss.job where name = 'erase-person'`.execute(db());
    await planAndWork();
    expect(await stateOf(code)).toBe("requested");
    await letPass(2 * 60_000);
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
