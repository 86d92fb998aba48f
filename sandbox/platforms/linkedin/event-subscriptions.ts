import { z } from "zod";
import type { OAuthClient } from "@/sandbox/core/authority";
import type { Call } from "@/sandbox/core/call";
import { askOver } from "@/sandbox/core/dispatch";
import { DAY_MS } from "@/sandbox/core/growth";
import type { Persona } from "@/sandbox/core/personas";
import { ok, type Reply } from "@/sandbox/core/reply";
import type { Table } from "@/sandbox/core/store";
import { refuseWebhookUrl } from "@/sandbox/core/webhooks";
import type { World } from "@/sandbox/core/world";
import { readRecordKey, requirePage, requireRest, requireScope } from "./access";
import { confirmsChallenge } from "./challenge";
import { accessDenied, badRequest, notFound } from "./errors";
import { hasRole, LINKEDIN } from "./personas";

/** LinkedIn names no length; the answer says when. */
const LIFE_MS = 30 * DAY_MS;
const EVENT_TYPE = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS";

const keySchema = z.strictObject({
  developerApplication: z.string().regex(/^urn:li:developerApplication:\d{1,19}$/),
  user: z.string().regex(/^urn:li:person:[\w-]+$/),
  entity: z.string().regex(/^urn:li:organization:\d{1,19}$/),
  eventType: z.literal(EVENT_TYPE),
});
const bodySchema = z.strictObject({ webhook: z.string() });
const subscriptionSchema = z.object({
  clientId: z.string(),
  memberId: z.string(),
  entity: z.string(),
  webhook: z.string(),
  expiresAtMs: z.number(),
});
type Subscription = z.infer<typeof subscriptionSchema>;

const tables = new WeakMap<World, Table<Subscription>>();

function tableOf(world: World): Table<Subscription> {
  const table = tables.get(world) ?? world.store.table("linkedinSubscriptions", subscriptionSchema);
  tables.set(world, table);
  return table;
}

/** Ends every app's subscriptions. */
export function endSubscriptions(world: World): void {
  tableOf(world).clear();
}

/** PUT, GET and DELETE /rest/eventSubscriptions/(…): by a member who administers the page, for the caller's own app. */
export async function answerSubscription(world: World, call: Call): Promise<Reply> {
  const caller = requireRest(world, call, "eventSubscriptions");
  const resource = `eventSubscriptions.${call.method === "PUT" ? "UPDATE" : call.method}.${caller.version}`;
  requireScope(caller, ["rw_organization_admin"], resource);
  const parsed = keySchema.safeParse(readRecordKey(call));
  if (!parsed.success) throw badRequest("The key names no subscription");
  const { developerApplication, user, entity, eventType } = parsed.data;
  const client = world.authority.client(LINKEDIN, caller.clientId);
  const isOwn = developerApplication === `urn:li:developerApplication:${client?.applicationId}`;
  if (client === undefined || !isOwn || user !== caller.member.platformUserId) throw accessDenied(resource);
  const page = requirePage(world, entity);
  if (!hasRole(caller.member, page, ["ADMINISTRATOR"])) throw accessDenied(resource);
  const key = `${client.clientId} ${caller.member.id} ${entity}`;
  const table = tableOf(world);
  if (call.method === "PUT") {
    const body = bodySchema.safeParse(call.json);
    if (!body.success) throw badRequest("The body must name the webhook");
    const { webhook } = body.data;
    const isAnswered =
      refuseWebhookUrl(webhook) === null && (await confirmsChallenge(askOver(world.send), client, webhook));
    if (!isAnswered) throw badRequest("The webhook did not answer the challenge as expected");
    const made = { clientId: client.clientId, memberId: caller.member.id, entity, webhook };
    table.put(key, { ...made, expiresAtMs: call.nowMs + LIFE_MS });
    return { status: 204, body: null };
  }
  const stored = table.get(key);
  if (stored === undefined) throw notFound("There is no such subscription");
  if (call.method === "DELETE") {
    table.delete(key);
    return { status: 204, body: null };
  }
  const { webhook, expiresAtMs: expiresAt } = stored;
  return ok({ developerApplication, user, entity, eventType, webhook, expiresAt });
}

/** The addresses that hear of a page: of subscriptions that have not run out, while the member's role and access stand. */
export function subscribersOf(world: World, client: OAuthClient, page: Persona): string[] {
  const now = world.clock.now();
  const standing = new Set(world.authority.standingGrants(LINKEDIN).map((one) => `${one.clientId} ${one.personaId}`));
  return [...tableOf(world).values()].flatMap(({ clientId, memberId, entity, webhook, expiresAtMs }) => {
    const member = world.personas.find(LINKEDIN, memberId);
    const isTold =
      clientId === client.clientId &&
      entity === page.platformUserId &&
      expiresAtMs > now &&
      standing.has(`${clientId} ${memberId}`) &&
      member !== undefined &&
      hasRole(member, page, ["ADMINISTRATOR"]);
    return isTold ? [webhook] : [];
  });
}
