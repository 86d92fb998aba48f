import { z } from "zod";
import { PlatformError } from "@/lib/platforms/errors";
import type { PlatformCall, PlatformRequest, SubscriptionOrder, WebhookSubscriptions } from "@/lib/platforms/types";
import { apiUrl } from "./endpoints";

/** What is told of an account. X charges for each event by its kind; these two cost what one read of the post costs, or nothing. */
const eventTypes = ["post.create", "post.delete"] as const;
/** No time ends them; looked after once a week. */
const heldSeconds = 14 * 86_400;
const perPage = 1_000;
/** What the topic of an account begins with. */
const topicPrefix = "activity/";
/** X keeps 1,500 for an app; against a listing that never ends. */
const maxPages = 5;

const id = z.string().min(1).max(100);
const webhook = z.object({ id, url: z.string(), valid: z.boolean().optional() });
const webhooksList = z.object({ data: z.array(webhook).optional() });
const created = z.object({ data: webhook });
const activity = z.object({
  subscription_id: id,
  event_type: z.string(),
  filter: z.object({ user_id: id.optional() }).optional(),
  webhook_id: id.optional(),
});
const activities = z.object({
  data: z.array(activity).optional(),
  meta: z.object({ next_token: z.string().optional() }).optional(),
});

/** What X answers where something was made: documents and samples wrap it in different ways. */
const anyObject = z.object({ data: z.unknown() });

type Wish<T> = Pick<PlatformRequest<T>, "endpoint" | "schema"> &
  Partial<Pick<PlatformRequest<T>, "method" | "query" | "json" | "repeatable">>;

/** Webhooks and public events are the app's own business: its bearer token speaks. */
async function ask<T>({ http, credentials }: PlatformCall, path: string, wish: Wish<T>): Promise<T> {
  const { apiKey } = credentials;
  if (apiKey === null) {
    const detail = "There is no bearer token of the app.";
    throw new PlatformError({ platform: "x", code: "APP_MISCONFIGURED", detail });
  }
  return (await http.request({ url: apiUrl(path), bearer: apiKey, cost: 0, ...wish })).data;
}

/** The id of the webhook at our address: X asks the address when it is made, and again when it has become invalid. */
async function webhookAt(call: PlatformCall, url: string): Promise<string> {
  const { data = [] } = await ask(call, "webhooks", { endpoint: "webhooks.list", schema: webhooksList });
  const known = data.find((one) => one.url === url);
  if (known === undefined) {
    const wish = { method: "POST", json: { url }, endpoint: "webhooks.create", schema: created } as const;
    return (await ask(call, "webhooks", wish)).data.id;
  }
  if (known.valid === false) {
    const path = `webhooks/${encodeURIComponent(known.id)}`;
    await ask(call, path, { method: "PUT", endpoint: "webhooks.check", schema: anyObject });
  }
  return known.id;
}

/** The account that a topic is about. */
function userOf(topic: string): string {
  return topic.slice(topicPrefix.length);
}

async function activitiesOf(call: PlatformCall, userId: string): Promise<z.infer<typeof activity>[]> {
  const found: z.infer<typeof activity>[] = [];
  let token: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const query = { max_results: String(perPage), ...(token === undefined ? {} : { pagination_token: token }) };
    const wish = { query, endpoint: "activity.list", schema: activities };
    const { data = [], meta } = await ask(call, "activity/subscriptions", wish);
    found.push(...data.filter(({ filter }) => filter?.user_id === userId));
    token = meta?.next_token;
    if (token === undefined) break;
  }
  return found;
}

async function subscribe(call: PlatformCall, { address, topic, id: tag }: SubscriptionOrder): Promise<void> {
  const webhookId = await webhookAt(call, address);
  const platformUserId = userOf(topic);
  const known = await activitiesOf(call, platformUserId);
  for (const eventType of eventTypes) {
    const standing = known.find((one) => one.event_type === eventType);
    if (standing !== undefined) {
      await leadHere(call, standing, webhookId);
      continue;
    }
    const json = { event_type: eventType, filter: { user_id: platformUserId }, tag, webhook_id: webhookId };
    // Made twice, an event would be told and paid twice; what an answer lost is found by the next look.
    const wish = { method: "POST", json, endpoint: "activity.create", schema: anyObject, repeatable: false } as const;
    await ask(call, "activity/subscriptions", wish);
  }
}

/** X keeps one per account and kind of event: where it leads elsewhere it is changed. X need not say where it leads. */
async function leadHere(call: PlatformCall, standing: z.infer<typeof activity>, webhookId: string): Promise<void> {
  if ((standing.webhook_id ?? webhookId) === webhookId) return;
  const path = `activity/subscriptions/${encodeURIComponent(standing.subscription_id)}`;
  const wish = {
    method: "PUT",
    json: { webhook_id: webhookId },
    endpoint: "activity.update",
    schema: anyObject,
  } as const;
  await ask(call, path, wish);
}

async function unsubscribe(call: PlatformCall, { topic }: SubscriptionOrder): Promise<void> {
  const known = await activitiesOf(call, userOf(topic));
  if (known.length === 0) return;
  const ids = known.map(({ subscription_id: one }) => one).join(",");
  const wish = { method: "DELETE", query: { ids }, endpoint: "activity.delete", schema: anyObject } as const;
  await ask(call, "activity/subscriptions", wish);
}

/** Public events of an account by the X Activity API: one subscription per kind of event, all to one address. */
export const subscriptions: WebhookSubscriptions = {
  calls: ["webhooks.list", "webhooks.create", "activity.list", ...eventTypes.map(() => "activity.create")],
  requiredScopes: [],
  isPerApp: true,
  speaksAs: "app",
  runsOut: false,
  isBilled: true,
  // The secret answers the challenge by which X finds the address ours.
  isSetUp: ({ apiKey, webhookSecret }) => apiKey !== null && Boolean(webhookSecret),
  topicOf: ({ platformUserId }) => topicPrefix + platformUserId,
  async request(call, order) {
    await (order.mode === "subscribe" ? subscribe(call, order) : unsubscribe(call, order));
    return { seconds: heldSeconds };
  },
};
