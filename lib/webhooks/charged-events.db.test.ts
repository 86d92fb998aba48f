import { randomUUID } from "node:crypto";
import { afterEach, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db";
import { insertWebhookEvents } from "@/lib/db/webhook-events";
import { getPlatform } from "@/lib/platforms/registry";
import { delivery, someSecrets } from "@/lib/platforms/shared/webhook-fixtures";
import { system } from "@/tests/support/sync";
import { receiveDeliveries } from "@/tests/support/webhook-deliveries";
import { processWebhookEvents } from "./process-events";
import { receiveWebhook } from "./receive-webhook";

receiveDeliveries();
afterEach(async () => {
  await db().deleteFrom("api_budgets").execute();
});

const complete = async () => undefined;
const nobody = { kind: "content_changed", platformUserId: null, personId: null, subject: null, occurredAt: null };

/** Stores one event for each price and returns their ids. */
function store(platform: string, prices: readonly (number | null)[]): Promise<string[]> {
  const now = clock.now();
  const rows = prices.map((costUnits) => ({ ...nobody, platform, dedupeHash: randomUUID(), costUnits }));
  return insertWebhookEvents(db(), rows, { receivedAt: now, retryAt: now });
}
async function spent() {
  const rows = await db().selectFrom("api_budgets").select(["platform", "budget", "subject", "spent_units"]).execute();
  return rows.map(({ spent_units, ...row }) => ({ ...row, units: Number(spent_units) }));
}
const money = (units: number) => [{ platform: "x", budget: "money", subject: "", units }];

it("What free events cost is nothing, and a platform that takes no money has no budget for it", async () => {
  const eventIds = [...(await store("x", [null])), ...(await store("instagram", [null, 5]))];
  await processWebhookEvents(system(), { eventIds, complete });
  expect(await spent()).toEqual([]);
});

it("An event that the platform charges for is charged once, however often its job runs", async () => {
  const eventIds = await store("x", [5_000, null, 10_000]);
  await processWebhookEvents(system(), { eventIds, complete });
  await processWebhookEvents(system(), { eventIds, complete });
  expect(await spent()).toEqual(money(15_000));
});

it("A charge is taken also beyond the limit, and never from a month that is over", async () => {
  const now = clock.now();
  const at = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString();
  const row = { platform: "x", budget: "money", subject: "", limit_units: 6_000, spent_units: 6_000, currency: "USD" };
  const window = (from: number, to: number) => ({ window_start: at(from), window_end: at(to) });
  await db()
    .insertInto("api_budgets")
    .values({ ...row, ...window(-1, 1) })
    .execute();
  await processWebhookEvents(system(), { eventIds: await store("x", [5_000]), complete });
  expect(await spent()).toEqual(money(11_000));
  await db().updateTable("api_budgets").set(window(-40, -10)).execute();
  await processWebhookEvents(system(), { eventIds: await store("x", [5_000]), complete });
  expect(await spent()).toEqual(money(5_000));
});

it("A post that X tells of costs what the adapter says, from the delivery to the books", async () => {
  const data = { event_uuid: "-7", event_type: "post.create", filter: { user_id: "1" }, payload: { id: "9" } };
  const { body, ...request } = delivery(JSON.stringify({ data }));
  const x = getPlatform("x").webhooks;
  if (!x) throw new Error("X tells nothing");
  const source = {
    webhooks: () => ({ ...x, verify: () => ({ genuine: true }) as const }),
    credentials: () => ({ ...someCredentials, ...someSecrets }),
    verifyToken: null,
  };
  const headers = new Headers({ "content-type": "application/json" });
  const input = { platform: "x", request: { ...request, headers }, body };
  await receiveWebhook(system(), input, source);
  await receiveWebhook(system(), input, source);
  const rows = await db().selectFrom("webhook_events").select("id").execute();
  await processWebhookEvents(system(), { eventIds: rows.map(({ id }) => id), complete });
  expect(await spent()).toEqual(money(5_000));
});

const someCredentials = { clientId: "c", apiKey: null, applicationId: null, scopes: null, configIds: {} };
