import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { readOf, setRead } from "@/tests/support/audiences";
import { connect, newInfluencer } from "@/tests/support/connect";
import { onStack } from "@/tests/support/on-stack";
import { system } from "@/tests/support/sync";
import { openAudienceDay, planDueAudiences } from "./plan-audiences";

onStack();

describe("the plan", () => {
  it("sends a new account at once, and nobody twice", async () => {
    const id = await connect(await newInfluencer(), "instagram", "maya");
    await planDueAudiences(system());
    expect(Date.parse((await readOf(id))?.next_attempt_at ?? "")).toBeGreaterThan(clock.now().getTime() + 3_000_000);
    await setRead(id, { next_attempt_at: null });
    await planDueAudiences(system());
    expect((await readOf(id))?.next_attempt_at).toBeNull();
    await drain({ until: new Date(Date.now() + 60_000) });
  });

  it("passes over who switched reading off, paused accounts, and accounts that do not work", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "instagram", "maya");
    const due = (await readOf(id))?.next_attempt_at;
    const switchReading = (sync_enabled: boolean) =>
      db().updateTable("influencer_numbers").set({ sync_enabled }).where("user_id", "=", ctx.userId).execute();
    const setAccount = (change: object) =>
      db().updateTable("social_connections").set(change).where("id", "=", id).execute();
    await switchReading(false);
    await planDueAudiences(system());
    await switchReading(true);
    await setAccount({ sync_enabled: false });
    await planDueAudiences(system());
    await setAccount({ sync_enabled: true, status: "expired" });
    await planDueAudiences(system());
    expect((await readOf(id))?.next_attempt_at).toBe(due);
  });

  it("opens a day once: spread over four hours from 02:00 on, and not for who was read on it", async () => {
    const ctx = await newInfluencer();
    const ids = [await connect(ctx, "instagram", "maya"), await connect(ctx, "instagram", "atelier")];
    const [first = "", second = ""] = ids;
    const at = new Date("2031-05-05T01:00:00Z");
    await setRead(first, { next_attempt_at: null, last_read_at: "2031-05-04T02:10:00Z", attempts: 3 });
    await setRead(second, { next_attempt_at: null, last_read_at: "2031-05-05T00:10:00Z" });
    await openAudienceDay({ db: db(), now: () => at });
    const due = (await readOf(first))?.next_attempt_at ?? "";
    expect(Date.parse(due)).toBeGreaterThanOrEqual(Date.parse("2031-05-05T02:00:00Z"));
    expect(Date.parse(due)).toBeLessThan(Date.parse("2031-05-05T06:00:00Z"));
    expect(await readOf(second)).toMatchObject({ next_attempt_at: null });
    await openAudienceDay({ db: db(), now: () => new Date("2031-05-05T23:00:00Z") });
    expect((await readOf(first))?.next_attempt_at).toBe(due);
  });

  it("is due anew after a new consent", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "instagram", "maya");
    await setRead(id, { next_attempt_at: null, attempts: 4, last_error_code: "BAD_RESPONSE" });
    await connect(ctx, "instagram", "maya");
    expect(await readOf(id)).toMatchObject({ attempts: 0, last_error_code: null, next_attempt_at: expect.any(String) });
  });
});
