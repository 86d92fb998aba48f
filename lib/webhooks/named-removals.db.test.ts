import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { disconnectAccount } from "@/lib/connections";
import { db } from "@/lib/db";
import { getPlatform } from "@/lib/platforms/registry";
import { delivery, someSecrets } from "@/lib/platforms/shared/webhook-fixtures";
import { cleanUp } from "@/lib/upkeep";
import { connect, connectionRow } from "@/tests/support/connect";
import { system } from "@/tests/support/sync";
import { events, owner, receiveDeliveries, work } from "@/tests/support/webhook-deliveries";
import { processWebhookEvents } from "./process-events";
import { receiveWebhook } from "./receive-webhook";

receiveDeliveries();

const yearMs = 365 * 86_400_000;
const somebody = { clientId: "c", apiKey: null, applicationId: null, scopes: null, configIds: {} };

/** Lets X tell, as it does, that a post of an account was deleted, and deals with that. */
async function tell(userId: string, postId: string, type = "post.delete"): Promise<void> {
  const webhooks = getPlatform("x").webhooks;
  if (!webhooks) throw new Error("X tells nothing");
  const payload = { id: postId, author_id: userId };
  const data = { event_uuid: `${postId} ${userId}`, event_type: type, filter: { user_id: userId }, payload };
  const { body, ...request } = delivery(JSON.stringify({ data }), { "content-type": "application/json" });
  await receiveWebhook(
    system(),
    { platform: "x", request, body },
    {
      webhooks: () => ({ ...webhooks, verify: () => ({ genuine: true }) }),
      credentials: () => ({ ...somebody, ...someSecrets }),
      verifyToken: null,
    },
  );
  const eventIds = (await events()).map(({ id }) => id);
  await processWebhookEvents(system(), { eventIds, complete: async () => undefined });
}

/** An account at X that was read, with a post far older than a listing goes back. */
async function account() {
  const id = await connect(owner(), "x", "maya");
  await work();
  await db().deleteFrom("webhook_events").execute();
  const { seq, platform_user_id: userId } = await connectionRow(db(), id);
  const at = new Date(clock.now().getTime() - 2 * yearMs).toISOString();
  const times = { published_at: at, first_seen_at: at, last_seen_at: clock.now().toISOString() };
  const post = { connection_seq: seq, user_id: owner().userId, platform_post_id: "1234", kind: "text", caption: "old" };
  await db()
    .insertInto("platform_posts")
    .values({ ...post, ...times })
    .execute();
  const posts = async (removed: boolean) => {
    const rows = await db().selectFrom("platform_posts").selectAll().where("connection_seq", "=", seq).execute();
    return rows.filter((row) => (row.removed_at !== null) === removed).map((row) => row.platform_post_id);
  };
  return { id, userId, posts };
}

describe("a post that X names as deleted", () => {
  it("is marked at once, however old it is, and goes with the next clean-up; no other is touched", async () => {
    const { id, userId, posts } = await account();
    const others = (await posts(false)).filter((name) => name !== "1234").sort();
    expect(others.length).toBeGreaterThan(0);
    await tell(userId, "1234");
    expect(await posts(true)).toEqual(["1234"]);
    expect(await events()).toMatchObject([{ state: "done", outcome: "removed", connection_id: id }]);
    await cleanUp(system(), new Date(Date.now() + 30_000));
    expect([await posts(true), (await posts(false)).sort()]).toEqual([[], others]);
  });

  it("is not marked by what names another account or another event, and one that is not stored changes nothing", async () => {
    const { userId, posts } = await account();
    await tell("15", "1234");
    await tell(userId, "1234", "post.create");
    await tell(userId, "9999");
    expect(await posts(true)).toEqual([]);
    expect((await events()).map(({ outcome }) => outcome).sort()).toEqual(["refresh", "refresh", "unknown_account"]);
  });

  it("is marked in a history that was kept after its account was disconnected", async () => {
    const { id, userId, posts } = await account();
    await disconnectAccount(owner(), { connectionId: id, history: "keep" });
    await tell(userId, "1234");
    expect(await posts(true)).toEqual(["1234"]);
    expect(await events()).toMatchObject([{ outcome: "removed", connection_id: null, subject: null }]);
  });
});
