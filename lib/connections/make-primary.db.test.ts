import { describe, expect, it } from "vitest";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { connect, connectionRow } from "@/tests/support/connect";
import { onStack } from "@/tests/support/on-stack";
import { disconnectAccount, makePrimary } from "./index";

let ctx: PersonContext;

onStack((somebody) => {
  ctx = somebody;
});

describe("makePrimary", () => {
  it("moves the place from one account to the other, once", async () => {
    const first = await connect(ctx, "instagram", "tiny");
    const second = await connect(ctx, "instagram", "oldtimes");
    await makePrimary(ctx, second);
    await makePrimary(ctx, second);
    expect((await connectionRow(db(), first)).is_primary).toBe(false);
    expect((await connectionRow(db(), second)).is_primary).toBe(true);
    const moved = await db()
      .selectFrom("audit_log")
      .select("after")
      .where("action", "=", "connection.made_primary")
      .where("user_id", "=", ctx.userId)
      .execute();
    expect(moved).toEqual([{ after: { primary: second } }]);
  });

  it("refuses a disconnected account", async () => {
    const id = await connect(ctx, "instagram", "tiny");
    await disconnectAccount(ctx, { connectionId: id, history: "keep" });
    await expect(makePrimary(ctx, id)).rejects.toMatchObject({ code: "CONFLICT" });
  });
});
