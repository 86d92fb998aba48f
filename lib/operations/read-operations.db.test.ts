import { describe, expect, it } from "vitest";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { readNeedyConnections } from "@/lib/db/operations";
import { connect, newInfluencer } from "@/tests/support/connect";
import { onStack } from "@/tests/support/on-stack";
import { readOperations } from "./read-operations";

onStack();

const change = (database: PersonContext["db"], id: string, columns: object) =>
  database.updateTable("social_connections").set(columns).where("id", "=", id).execute();

describe("readOperations", () => {
  it("says that a platform is silent, and since when, by what accounts wrote down", async () => {
    const ctx = await newInfluencer();
    await db().updateTable("profiles").set({ role: "admin" }).where("id", "=", ctx.userId).execute();
    const id = await connect(ctx, "linkedin", "maya");
    const undone = new Error("undone");
    // Nobody else is to find the platform silent meanwhile.
    const seen = db()
      .transaction()
      .execute(async (trx) => {
        const began = new Date(ctx.now().getTime() - 3 * 3_600_000).toISOString();
        const others = trx.updateTable("social_connections").set({ last_synced_at: null });
        await others.where("platform", "=", "linkedin").where("last_synced_at", ">", began).execute();
        const code = "PLATFORM_UNAVAILABLE";
        await change(trx, id, { status: "error", last_error_code: code, last_error_at: ctx.now().toISOString() });
        const job = { connection_id: id, user_id: ctx.userId, run_id: crypto.randomUUID(), queued_at: began };
        await trx
          .insertInto("sync_jobs")
          .values({ ...job, status: "postponed", error_code: code, finished_at: began })
          .execute();
        const { platforms } = await readOperations({ ...ctx, db: trx });
        const linkedin = platforms.find((platform) => platform.id === "linkedin");
        expect(linkedin?.state).toBe("silent");
        expect(new Date(linkedin?.silentSince ?? 0).toISOString()).toBe(began);
        throw undone;
      });
    await expect(seen).rejects.toBe(undone);
    expect(
      (await readOperations(ctx)).platforms.find((platform) => platform.id === "linkedin")?.silentSince,
    ).toBeNull();
  });
});

describe("accounts that need somebody", () => {
  it("are not those that an outage or a limit keeps from being read", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "youtube", "tiny");
    const isListed = async (columns: object) => {
      await change(db(), id, { last_error_code: null, ...columns });
      return (await readNeedyConnections(db(), 100_000)).connections.some((connection) => connection.id === id);
    };
    for (const last_error_code of ["PLATFORM_UNAVAILABLE", "RATE_LIMITED", "QUOTA_EXHAUSTED", "APP_MISCONFIGURED"]) {
      expect(await isListed({ status: "error", last_error_code }), last_error_code).toBe(false);
    }
    for (const last_error_code of ["ACCOUNT_INELIGIBLE", "INTERNAL", null]) {
      expect(await isListed({ status: "error", last_error_code }), String(last_error_code)).toBe(true);
    }
    expect(await isListed({ status: "revoked", last_error_code: "PLATFORM_UNAVAILABLE" })).toBe(true);
    expect(await isListed({ status: "error", last_error_code: "RATE_LIMITED", crashed_reads: 3 })).toBe(true);
  });
});
