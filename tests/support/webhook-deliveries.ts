import { createHmac } from "node:crypto";
import { sql } from "kysely";
import { afterEach, beforeAll, beforeEach } from "vitest";
import { clock } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { hashToken } from "@/lib/crypto";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { getPlatform } from "@/lib/platforms/registry";
import type { EndpointSource } from "@/lib/webhooks/endpoint";
import { receiveWebhook } from "@/lib/webhooks/receive-webhook";
import { newInfluencer, removePeople, takeStackEnvironment } from "./connect";
import { system } from "./sync";

let ctx: PersonContext | undefined;

/** Gives each test of a file a person and no stored event, and takes both away afterwards. */
export function receiveDeliveries(): void {
  beforeAll(takeStackEnvironment);
  beforeEach(async () => {
    await clock.sync();
    await db().deleteFrom("webhook_events").execute();
    ctx = await newInfluencer();
  });
  afterEach(async () => {
    await removePeople();
    await db().deleteFrom("deletion_requests").where("kind", "=", "platform").execute();
  });
}

/** Whose accounts the running test connects. */
export function owner(): PersonContext {
  if (!ctx) throw new Error("receiveDeliveries was not called");
  return ctx;
}

const secret = "secret-of-the-client";
/** Two platforms with a secret that the tests know. */
export const source: EndpointSource = {
  webhooks: (platform) =>
    platform === "instagram" || platform === "youtube" ? (getPlatform(platform).webhooks ?? null) : null,
  credentials: () => ({
    clientId: "c",
    clientSecret: secret,
    apiKey: null,
    webhookSecret: null,
    applicationId: null,
    configIds: {},
    scopes: null,
  }),
  verifyToken: "word",
};

const query = new URLSearchParams();
/** A delivery to the address of Instagram, or to one of its callbacks. */
export function deliver(body: string, headers: Record<string, string>, callback: string | null = null) {
  const request = { callback, query, headers: new Headers(headers) };
  return receiveWebhook(system(), { platform: "instagram", request, body: Buffer.from(body) }, source);
}
/** The headers of a delivery that is signed with this key. */
export const hub = (body: string, key = secret) => ({
  "content-type": "application/json",
  "x-hub-signature-256": `sha256=${createHmac("sha256", key).update(body).digest("hex")}`,
});
/** The body that tells of a comment to an account. */
export const comment = (account: string, id: string) =>
  JSON.stringify({
    object: "instagram",
    entry: [{ id: account, time: 1763712000, changes: [{ field: "comments", value: { id, media: { id: "9" } } }] }],
  });

/** By which id the platform knows the person behind an account. */
export async function personOf(connectionId: string): Promise<string> {
  const row = await db()
    .selectFrom("social_connections as c")
    .innerJoin("oauth_grants as g", "g.id", "c.grant_id")
    .select("g.provider_person_id as id")
    .where("c.id", "=", connectionId)
    .executeTakeFirstOrThrow();
  return row.id;
}
/** A signed request about a person, made out at that time. */
export function call(callback: string, userId: string, at: Date, key = secret) {
  const ask = { algorithm: "HMAC-SHA256", issued_at: Math.floor(at.getTime() / 1000), user_id: userId };
  const payload = Buffer.from(JSON.stringify(ask)).toString("base64url");
  const signature = createHmac("sha256", key).update(payload).digest("base64url");
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return deliver(`signed_request=${signature}.${payload}`, headers, callback);
}

/** The stored events, oldest first. */
export const events = () => db().selectFrom("webhook_events").selectAll().orderBy("received_at").execute();
/** Lets every job be done. */
export const work = () => drain({ until: new Date(Date.now() + 20_000) });
/** How many deliveries of Instagram had this outcome. */
export async function counted(outcome: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select coalesce(sum(count), 0)::int as count from internal.webhook_counts
    where platform = 'instagram' and outcome = ${outcome}
  `.execute(db());
  return rows[0]?.count ?? 0;
}
/** A deletion as it stands under its code. */
export const deletion = (code: string) =>
  db()
    .selectFrom("deletion_requests")
    .select(["kind", "platform", "state", "done_at"])
    .where("code_hash", "=", hashToken(code))
    .executeTakeFirst();
/** The notices of the running test's person. */
export const notices = () =>
  db().selectFrom("notifications").select(["kind", "resolved_at"]).where("user_id", "=", owner().userId).execute();
