import { afterEach, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db";
import { clearPaused, setPaused } from "@/lib/db/platform-controls";
import { drain } from "@/lib/jobs";
import { connect, connectionRow, control } from "@/tests/support/connect";
import { makePostsDue, syncNow, system } from "@/tests/support/sync";
import { onToyPosts, ownerContext, syncToys, ToyPosts, toyAccount, unhurried } from "@/tests/support/toy-posts";
import { syncConnections } from "./index";

onToyPosts();
afterEach(async () => {
  await db().deleteFrom("api_budgets").execute();
  await clearPaused(db(), "youtube");
});

const crashesOf = async (id: string) => (await connectionRow(db(), id)).crashed_reads;
const remember = (id: string) =>
  db().updateTable("social_connections").set({ crashed_reads: 2 }).where("id", "=", id).execute();

/** An account with due posts whose last two readers died. */
async function suspect(): Promise<string> {
  const { id } = await toyAccount();
  await remember(id);
  return id;
}

/** Leaves so many units of the platform's quota. */
async function leaveUnits(units: number) {
  const now = clock.now().getTime();
  const window = {
    window_start: new Date(now - 60_000).toISOString(),
    window_end: new Date(now + 3_600_000).toISOString(),
  };
  const limits = { limit_units: 10_000, reserve_units: 0, spent_units: 10_000 - units, last_grant: 0 };
  await db()
    .insertInto("api_budgets")
    .values({ platform: "youtube", budget: "data-api", subject: "", ...window, ...limits })
    .execute();
}

describe("that the last readers of an account died is kept in mind", () => {
  it("while its platform is paused, so that nobody asked", async () => {
    const id = await suspect();
    await setPaused(db(), { platform: "youtube", reason: "by_hand", detail: null, until: null, by: null }, clock.now());
    await syncToys(new ToyPosts(), id);
    expect(await connectionRow(db(), id)).toMatchObject({ crashed_reads: 2, last_error_code: "PLATFORM_PAUSED" });
  });

  it("while nothing is left of the platform's quota", async () => {
    const id = await suspect();
    await leaveUnits(0);
    await syncToys(new ToyPosts(), id);
    expect(await connectionRow(db(), id)).toMatchObject({ crashed_reads: 2, last_error_code: "QUOTA_EXHAUSTED" });
  });

  it("where the quota is enough for its counts and not for its posts", async () => {
    const id = await suspect();
    await leaveUnits(1);
    const toy = new ToyPosts();
    await syncToys(toy, id);
    expect(toy.asked).toEqual([]);
    expect(await connectionRow(db(), id)).toMatchObject({ crashed_reads: 2, last_error_code: null });
  });

  it("where its posts were left for want of time", async () => {
    const id = await suspect();
    let stopAt = Number.POSITIVE_INFINITY;
    const toy = new ToyPosts();
    toy.onPage = () => {
      stopAt = 0;
    };
    const run = { connectionIds: [id], ...unhurried, stopAt: () => stopAt, source: toy.source() };
    await syncConnections(system(), run);
    expect(toy.asked).toEqual([null]);
    expect(await crashesOf(id)).toBe(2);
  });

  it("where its counts failed before posts that are due", async () => {
    const id = await connected();
    await makePostsDue(id);
    await control("faults", { platform: "instagram", kind: "server_error" });
    await syncNow(id);
    expect(await connectionRow(db(), id)).toMatchObject({ crashed_reads: 2, last_error_code: "PLATFORM_UNAVAILABLE" });
  });
});

describe("that the last readers of an account died is forgotten", () => {
  it("when its posts have been read", async () => {
    const id = await suspect();
    await syncToys(new ToyPosts(), id);
    expect(await crashesOf(id)).toBe(0);
  });

  it("when the platform has refused its posts", async () => {
    const id = await connected();
    await makePostsDue(id);
    await control("faults", { platform: "instagram", pathPrefix: "/me/media", kind: "truncated_json" });
    await syncNow(id);
    expect(await connectionRow(db(), id)).toMatchObject({ crashed_reads: 0, posts_failed_attempts: 1 });
  });

  it("when the platform has refused its counts and no posts are due", async () => {
    const id = await connected();
    await control("faults", { platform: "instagram", kind: "truncated_json" });
    await syncNow(id);
    expect(await connectionRow(db(), id)).toMatchObject({ crashed_reads: 0, last_error_code: "BAD_RESPONSE" });
  });
});

/** An account at the stand-in whose counts and posts were read, and whose readers have died since. */
async function connected(): Promise<string> {
  const id = await connect(ownerContext(), "instagram", "atelier");
  await drain({ until: new Date(Date.now() + 60_000) });
  await remember(id);
  return id;
}
