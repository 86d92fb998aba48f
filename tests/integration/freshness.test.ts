import { afterAll, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { createDb, db, pool } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { explainFreshness } from "@/lib/stats";
import { connect, control, newInfluencer } from "@/tests/support/connect";
import { onStack } from "@/tests/support/on-stack";
import { syncAsAsked } from "@/tests/support/sync";

onStack();
afterAll(() => pool().end());

async function connected(platform = "instagram", persona = "atelier") {
  const ctx = await newInfluencer();
  const connectionId = await connect(ctx, platform, persona);
  await drain({ until: new Date(Date.now() + 60_000) });
  return { ctx, connectionId };
}

const later = (ctx: PersonContext, minutes: number): PersonContext => ({
  ...ctx,
  now: () => new Date(clock.now().getTime() + minutes * 60_000),
});

describe("the chain behind a number", () => {
  it("names every link of a healthy account, and promises when it is read next", async () => {
    const { ctx, connectionId } = await connected();
    const chain = await explainFreshness(ctx, connectionId);
    expect(chain.summary).toMatchObject({ code: "up_to_date", action: "sync", readAt: expect.any(String) });
    expect(Date.parse(chain.summary.nextAt ?? "")).toBeGreaterThan(clock.now().getTime());
    expect(chain.connection.status).toBe("active");
    expect(chain.grant?.scopes).toContain("instagram_business_basic");
    expect(chain.token.forecast).toBe("renews_itself");
    expect(chain.schedule.dueSince).toBeNull();
    expect(chain.platform.reads).toBeGreaterThan(0);
    expect(chain.jobs[0]).toMatchObject({ status: "succeeded", trigger: "connect", errorCode: null });
    const job = await db()
      .selectFrom("sync_jobs")
      .select("response_sha256")
      .where("connection_id", "=", connectionId)
      .executeTakeFirstOrThrow();
    expect(chain.jobs[0]?.responseHash).toBe(job.response_sha256?.slice(0, 12));
    expect(chain.row).toMatchObject({ source: "api", isFlagged: false, fetchedAt: chain.summary.readAt });
  });

  it("says until when the platform wants us to wait, and shows the attempt that was told so", async () => {
    const { ctx, connectionId } = await connected();
    await control("faults", { platform: "instagram", kind: "rate_limited", retryAfterSeconds: 1_200 });
    await syncAsAsked(ctx.userId, connectionId);
    expect((await explainFreshness(ctx, connectionId)).summary.code).toBe("retrying");
    const chain = await explainFreshness(later(ctx, 100), connectionId);
    expect(chain.summary).toMatchObject({ code: "platform_limit", action: "none" });
    expect(chain.platform.limitedUntil).toBe(chain.schedule.nextAt);
    expect(chain.schedule.dueSince).toBe(chain.schedule.nextAt);
    expect(chain.jobs[0]).toMatchObject({ status: "postponed", trigger: "manual", errorCode: "RATE_LIMITED" });
    expect(chain.row?.source).toBe("api");
  });

  it("asks for a reconnect when the platform has ended our access", async () => {
    const { ctx, connectionId } = await connected("youtube", "eleni");
    await control("grants/revoke", { platform: "youtube", personaId: "eleni" });
    await syncAsAsked(ctx.userId, connectionId);
    const chain = await explainFreshness(ctx, connectionId);
    expect(chain.summary).toMatchObject({ code: "needs_reconnect", action: "reconnect", nextAt: null });
    expect(chain.token.forecast).toBe("refused");
    expect(chain.grant?.status).toBe("revoked");
  });

  it("is nobody else's, holds no token, and costs one statement beside its one read through REST", async () => {
    const { ctx, connectionId } = await connected();
    await expect(explainFreshness(await newInfluencer(), connectionId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const statements: string[] = [];
    const counted = createDb(pool(), (statement) => statements.push(statement));
    const text = JSON.stringify(await explainFreshness({ ...ctx, db: counted }, connectionId));
    expect(statements).toHaveLength(1);
    const tokens = await db()
      .selectFrom("connection_tokens as t")
      .innerJoin("social_connections as c", "c.grant_id", "t.grant_id")
      .select("t.sealed_access_token as sealed")
      .where("c.id", "=", connectionId)
      .execute();
    expect(tokens).toHaveLength(1);
    for (const { sealed } of tokens) expect(text).not.toContain(sealed);
    expect(text).not.toContain("v1.");
  });
});
