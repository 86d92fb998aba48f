import { createClient } from "@supabase/supabase-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PersonContext } from "@/lib/context";
import { db, pool } from "@/lib/db";
import type { Database } from "@/lib/db/types";
import type { OnboardingInput } from "@/lib/schemas/people";
import { takeStackEnvironment } from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";
import { newEmail, password } from "@/tests/support/people";
import { checkHandle, completeOnboarding, setPreferences, updateProfile } from "./index";

const now = new Date("2026-11-21T10:00:00.000Z");
const created: string[] = [];

async function newPerson(role: "influencer" | "brand"): Promise<PersonContext> {
  const { supabaseUrl, publishableKey } = testStack();
  const reader = createClient<Database>(supabaseUrl, publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const { data, error } = await reader.auth.signUp({ email: newEmail(), password, options: { data: { role } } });
  if (error || !data.user) throw error ?? new Error("sign-up gave nobody");
  created.push(data.user.id);
  return { userId: data.user.id, reader, db: db(), now: () => now };
}

function profile(handle: string): OnboardingInput {
  return {
    handle,
    name: "Maya Karra",
    category: "fitness",
    country: "GR",
    selfReported: { instagram: 48_000, youtube: null },
  };
}

const newHandle = () => `p${Math.random().toString(36).slice(2, 14)}`;

beforeAll(takeStackEnvironment);
afterAll(async () => {
  await pool().query("delete from auth.users where id = any($1)", [created]);
});

describe("completing onboarding", () => {
  it("makes a private influencer and keeps what was typed apart from what is measured", async () => {
    const ctx = await newPerson("influencer");
    const handle = newHandle();
    await completeOnboarding(ctx, profile(handle));
    const influencer = await db()
      .selectFrom("influencers")
      .selectAll()
      .where("user_id", "=", ctx.userId)
      .executeTakeFirst();
    expect(influencer).toMatchObject({
      handle,
      is_public: false,
      is_verified: false,
      category: "fitness",
      country: "GR",
    });
    const numbers = await db()
      .selectFrom("influencer_numbers")
      .selectAll()
      .where("user_id", "=", ctx.userId)
      .executeTakeFirst();
    expect(numbers).toMatchObject({
      accounts: {},
      self_reported: { instagram: { followers: 48_000, reported_at: now.toISOString() } },
    });
  });

  it("changes nothing the second time", async () => {
    const ctx = await newPerson("influencer");
    const handle = newHandle();
    await completeOnboarding(ctx, profile(handle));
    await completeOnboarding(ctx, profile(newHandle()));
    const rows = await db().selectFrom("influencers").select("handle").where("user_id", "=", ctx.userId).execute();
    expect(rows).toEqual([{ handle }]);
  });

  it("gives a handle to one of two people who want it at once, and tells the other", async () => {
    const people = await Promise.all([newPerson("influencer"), newPerson("influencer")]);
    const handle = newHandle();
    const outcomes = await Promise.allSettled(people.map((ctx) => completeOnboarding(ctx, profile(handle))));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = outcomes.find((outcome) => outcome.status === "rejected");
    expect(refused?.reason).toMatchObject({ code: "HANDLE_TAKEN", fields: { handle: "handle_taken" } });
  });

  it("is not for brands", async () => {
    const ctx = await newPerson("brand");
    await expect(completeOnboarding(ctx, profile(newHandle()))).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("asking for a handle", () => {
  it("says no when somebody has it, even in private and in other letters, and yes to its owner", async () => {
    const [owner, other] = await Promise.all([newPerson("influencer"), newPerson("influencer")]);
    const handle = newHandle();
    await completeOnboarding(owner, profile(handle));
    expect(await checkHandle(other, `@${handle.toUpperCase()}`)).toBe("handle_taken");
    expect(await checkHandle(owner, handle)).toBeNull();
    expect(await checkHandle(other, newHandle())).toBeNull();
    expect(await checkHandle(other, "no spaces")).toBe("handle_format");
  });
});

describe("changing the profile", () => {
  it("writes down what it was and what it became, in the same transaction", async () => {
    const [ctx, other] = await Promise.all([newPerson("influencer"), newPerson("influencer")]);
    const [handle, taken] = [newHandle(), newHandle()];
    await completeOnboarding(ctx, profile(handle));
    await completeOnboarding(other, profile(taken));
    const { selfReported: _, ...fields } = profile(handle);
    await updateProfile(ctx, { ...fields, bio: "Runs.", languages: ["el", "en"], isPublic: true });
    await expect(
      updateProfile(ctx, { ...fields, handle: taken, bio: "", languages: [], isPublic: false }),
    ).rejects.toMatchObject({
      code: "HANDLE_TAKEN",
    });

    const entries = await db()
      .selectFrom("audit_log")
      .select(["action", "actor", "before", "after"])
      .where("user_id", "=", ctx.userId)
      .execute();
    expect(entries).toMatchObject([
      {
        action: "profile.updated",
        actor: "person",
        before: { isPublic: false, bio: "" },
        after: { isPublic: true, bio: "Runs." },
      },
    ]);
  });

  it("is refused before onboarding", async () => {
    const ctx = await newPerson("influencer");
    const { selfReported: _, ...fields } = profile(newHandle());
    await expect(updateProfile(ctx, { ...fields, bio: "", languages: [], isPublic: true })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("language and time zone", () => {
  it("change one at a time and only for the person", async () => {
    const [ctx, other] = await Promise.all([newPerson("brand"), newPerson("brand")]);
    await setPreferences(ctx, { timeZone: "Europe/Athens" });
    await setPreferences(ctx, { locale: "el" });
    const read = (userId: string) =>
      db().selectFrom("profiles").select(["locale", "time_zone"]).where("id", "=", userId).executeTakeFirst();
    expect(await read(ctx.userId)).toEqual({ locale: "el", time_zone: "Europe/Athens" });
    expect(await read(other.userId)).toEqual({ locale: "en", time_zone: "UTC" });
  });
});
