import { z } from "zod";
import type { OAuthClient } from "@/sandbox/core/authority";
import type { Call } from "@/sandbox/core/call";
import { askOver } from "@/sandbox/core/dispatch";
import type { Persona } from "@/sandbox/core/personas";
import { ok, Refusal, type Reply } from "@/sandbox/core/reply";
import type { Table } from "@/sandbox/core/store";
import { refuseWebhookUrl } from "@/sandbox/core/webhooks";
import type { World } from "@/sandbox/core/world";
import { requireCaller } from "./access";
import { confirmsChallenge } from "./challenge";
import { blank, invalidRequest, problem } from "./errors";
import { X } from "./personas";

const MOST_SUBSCRIPTIONS = 1_500;
const LONGEST_URL = 200;

/** Public events, which the app's own token may subscribe to. "oauth.revoke" is told and cannot be asked for. */
const PUBLIC_EVENTS = ["post.create", "post.delete", "profile.update.bio", "follow.follow", "post.reply.create"];

const webhookSchema = z.object({
  id: z.string(),
  url: z.string(),
  valid: z.boolean(),
  createdAtMs: z.number(),
  clientId: z.string(),
});
type Webhook = z.infer<typeof webhookSchema>;
const subscriptionSchema = z.object({
  id: z.string(),
  clientId: z.string(),
  eventType: z.string(),
  userId: z.string(),
  tag: z.string().nullable(),
  webhookId: z.string(),
  createdAtMs: z.number(),
});
type Subscription = z.infer<typeof subscriptionSchema>;

interface Tables {
  readonly webhooks: Table<Webhook>;
  readonly subscriptions: Table<Subscription>;
  readonly numbers: Table<number>;
}
const known = new WeakMap<World, Tables>();

function tablesOf(world: World): Tables {
  const tables = known.get(world) ?? {
    webhooks: world.store.table("xWebhooks", webhookSchema),
    subscriptions: world.store.table("xSubscriptions", subscriptionSchema),
    numbers: world.store.table("xNumbers", z.number()),
  };
  known.set(world, tables);
  return tables;
}

/** Ends every app's subscriptions; the webhooks that they went to stay. */
export function endSubscriptions(world: World): void {
  tablesOf(world).subscriptions.clear();
}

function nextId(world: World): string {
  const { numbers } = tablesOf(world);
  return String(1_500_000_000_000_000_000n + BigInt(numbers.put("last", (numbers.get("last") ?? 0) + 1)));
}

const shownWebhook = ({ id, url, valid, createdAtMs }: Webhook) => ({
  id,
  url,
  valid,
  created_at: new Date(createdAtMs).toISOString(),
});

function refused(reason: string): Refusal {
  return new Refusal(problem(400, "invalid-request", { title: "Invalid Request", detail: reason }));
}

const webhookOf = (world: World, client: OAuthClient) =>
  [...tablesOf(world).webhooks.values()].filter(({ clientId }) => clientId === client.clientId);

const urlBody = z.strictObject({ url: z.string() });

/** POST /2/webhooks: asks the address at once, and keeps one per app. */
export async function createWebhook(world: World, call: Call): Promise<Reply> {
  const { client } = requireCaller(world, call, "webhooks", "app");
  const body = urlBody.safeParse(call.json);
  // The real one wants https and no port; an app on this machine has neither.
  if (!body.success || body.data.url.length > LONGEST_URL || refuseWebhookUrl(body.data.url) !== null) {
    throw refused("UrlValidationFailed");
  }
  const { url } = body.data;
  const own = webhookOf(world, client);
  if (own.some((one) => one.url === url)) throw refused("DuplicateUrlFailed");
  if (own.length > 0) throw refused("WebhookLimitExceeded");
  if (!(await confirmsChallenge(askOver(world.send), client, url))) throw refused("CrcValidationFailed");
  const id = nextId(world);
  const made = { id, url, valid: true, createdAtMs: call.nowMs, clientId: client.clientId };
  return ok({ data: shownWebhook(tablesOf(world).webhooks.put(id, made)) });
}

/** GET /2/webhooks. */
export function listWebhooks(world: World, call: Call): Reply {
  const own = webhookOf(world, requireCaller(world, call, "webhooks", "app").client);
  return ok({ ...(own.length === 0 ? {} : { data: own.map(shownWebhook) }), meta: { result_count: own.length } });
}

function requireWebhook(world: World, call: Call): { webhook: Webhook; client: OAuthClient } {
  const { client } = requireCaller(world, call, "webhooks", "app");
  const webhook = webhookOf(world, client).find(({ id }) => id === call.param("id"));
  if (webhook === undefined) throw refused("WebhookIdInvalid");
  return { webhook, client };
}

/** PUT /2/webhooks/{id}: asks the address again. */
export async function checkWebhook(world: World, call: Call): Promise<Reply> {
  const { webhook, client } = requireWebhook(world, call);
  const valid = await confirmsChallenge(askOver(world.send), client, webhook.url);
  tablesOf(world).webhooks.put(webhook.id, { ...webhook, valid });
  if (!valid) throw refused("CrcValidationFailed");
  return ok({ data: { valid } });
}

/** DELETE /2/webhooks/{id}: with it go the subscriptions that it carries. */
export function deleteWebhook(world: World, call: Call): Reply {
  const { webhook } = requireWebhook(world, call);
  const { webhooks, subscriptions } = tablesOf(world);
  webhooks.delete(webhook.id);
  for (const one of [...subscriptions.values()]) if (one.webhookId === webhook.id) subscriptions.delete(one.id);
  return ok({ data: { deleted: true } });
}

/** The limit "carriersUnsaid" leaves out where a subscription leads, which X need not say. */
const shownSubscription = (world: World, { id, eventType, userId, tag, webhookId, createdAtMs }: Subscription) => ({
  subscription_id: id,
  event_type: eventType,
  filter: { user_id: userId },
  ...(tag === null ? {} : { tag }),
  ...(world.limits.get(`${X}/carriersUnsaid`) === 1 ? {} : { webhook_id: webhookId }),
  created_at: new Date(createdAtMs).toISOString(),
  updated_at: new Date(createdAtMs).toISOString(),
});

const subscriptionsOf = (world: World, client: OAuthClient) =>
  [...tablesOf(world).subscriptions.values()].filter(({ clientId }) => clientId === client.clientId);

const subscriptionBody = z.strictObject({
  event_type: z.string(),
  filter: z.strictObject({ user_id: z.string().regex(/^\d{1,19}$/) }),
  tag: z.string().max(200).optional(),
  webhook_id: z.string().optional(),
});

/** POST /2/activity/subscriptions: one per user and kind of event, 1,500 in all. */
export function createSubscription(world: World, call: Call): Reply {
  const { client } = requireCaller(world, call, "activity", "app");
  const body = subscriptionBody.safeParse(call.json);
  if (!body.success) throw refused("One or more parameters to your request was invalid.");
  const { event_type: eventType, filter, tag = null, webhook_id: webhookId } = body.data;
  if (!PUBLIC_EVENTS.includes(eventType)) throw invalidRequest("event_type", eventType, "is not a public event");
  const carrier = webhookOf(world, client).find(({ id }) => webhookId === undefined || id === webhookId);
  if (carrier === undefined) throw refused("WebhookIdInvalid");
  const own = subscriptionsOf(world, client);
  if (own.some((one) => one.eventType === eventType && one.userId === filter.user_id)) {
    throw new Refusal(blank(409, "Conflict", "This subscription exists already."));
  }
  if (own.length >= MOST_SUBSCRIPTIONS) throw new Refusal(blank(403, "SubscriptionLimitExceeded"));
  const id = nextId(world);
  const made = {
    id,
    clientId: client.clientId,
    eventType,
    userId: filter.user_id,
    tag,
    webhookId: carrier.id,
    createdAtMs: call.nowMs,
  };
  tablesOf(world).subscriptions.put(id, made);
  return ok({ data: [shownSubscription(world, made)], meta: { total_subscriptions: own.length + 1 } });
}

/** GET /2/activity/subscriptions, a thousand to a page. */
export function listSubscriptions(world: World, call: Call): Reply {
  const own = subscriptionsOf(world, requireCaller(world, call, "activity", "app").client);
  const size = Math.min(1_000, Number(call.query.get("max_results") ?? 1_000) || 1_000);
  const start = Number(call.query.get("pagination_token") ?? 0) || 0;
  const page = own.slice(start, start + size).map((one) => shownSubscription(world, one));
  const next = start + size < own.length ? { next_token: String(start + size) } : {};
  return ok({ ...(page.length === 0 ? {} : { data: page }), meta: { result_count: page.length, ...next } });
}

const changeBody = z.strictObject({ tag: z.string().max(200).optional(), webhook_id: z.string().optional() });

/** PUT /2/activity/subscriptions/{id}: another tag, or another webhook of the same app. */
export function changeSubscription(world: World, call: Call): Reply {
  const { client } = requireCaller(world, call, "activity", "app");
  const body = changeBody.safeParse(call.json);
  if (!body.success) throw refused("One or more parameters to your request was invalid.");
  const known = subscriptionsOf(world, client).find(({ id }) => id === call.param("id"));
  if (known === undefined)
    throw new Refusal(
      problem(404, "resource-not-found", { title: "Not Found Error", detail: "There is no such subscription." }),
    );
  const { tag = known.tag, webhook_id: webhookId = known.webhookId } = body.data;
  if (!webhookOf(world, client).some(({ id }) => id === webhookId)) throw refused("WebhookIdInvalid");
  const changed = tablesOf(world).subscriptions.put(known.id, { ...known, tag, webhookId });
  return ok({ data: shownSubscription(world, changed) });
}

/** DELETE /2/activity/subscriptions?ids=, a hundred at most. */
export function deleteSubscriptions(world: World, call: Call): Reply {
  const { client } = requireCaller(world, call, "activity", "app");
  const ids = (call.query.get("ids") ?? "").split(",").filter((id) => id !== "");
  if (ids.length === 0 || ids.length > 100) throw refused("The query parameter [ids] takes 1 to 100 ids.");
  const own = subscriptionsOf(world, client);
  for (const { id } of own) if (ids.includes(id)) tablesOf(world).subscriptions.delete(id);
  return ok({ data: { deleted: true }, meta: { total_subscriptions: subscriptionsOf(world, client).length } });
}

/** The addresses to which an app wants a kind of event of a person told, and of which X believes that they are the app's. */
export function carriersOf(world: World, client: OAuthClient, persona: Persona, eventType: string): string[] {
  const { webhooks } = tablesOf(world);
  if (world.personas.accountType(persona) === "protected") return [];
  return subscriptionsOf(world, client).flatMap((one) => {
    const carrier = webhooks.get(one.webhookId);
    return one.eventType === eventType && one.userId === persona.platformUserId && carrier?.valid ? [carrier.url] : [];
  });
}
