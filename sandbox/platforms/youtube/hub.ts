import { createHmac, randomBytes } from "node:crypto";
import { z } from "zod";
import type { Call } from "@/sandbox/core/call";
import { askOver } from "@/sandbox/core/dispatch";
import type { Persona } from "@/sandbox/core/personas";
import { minutes } from "@/sandbox/core/registered-webhooks";
import type { Reply } from "@/sandbox/core/reply";
import type { Table } from "@/sandbox/core/store";
import { type AskAddress, refuseWebhookUrl, type SandboxWebhooks } from "@/sandbox/core/webhooks";
import type { World } from "@/sandbox/core/world";
import { encodeVideoId } from "./video-ids";

const DEFAULT_LEASE_SECONDS = 432_000;
const LONGEST_LEASE_SECONDS = 864_000;

const subscriptionSchema = z.object({
  channelId: z.string(),
  topic: z.string(),
  callback: z.string(),
  secret: z.string(),
  leaseUntilMs: z.number(),
});
type Subscription = z.infer<typeof subscriptionSchema>;

const tables = new WeakMap<World, Table<Subscription>>();

function subscriptionsOf(world: World): Table<Subscription> {
  const table = tables.get(world) ?? world.store.table("hubSubscriptions", subscriptionSchema);
  tables.set(world, table);
  return table;
}

const topicPattern = /^https:\/\/www\.youtube\.com(?:\/xml)?\/feeds\/videos\.xml\?channel_id=(UC[\w-]{22})$/;

function refusal(words: string): Reply {
  return { status: 400, headers: { "Content-Type": "text/plain" }, body: Buffer.from(words) };
}

/**
 * POST pubsubhubbub.appspot.com/subscribe: checks the request, answers 202 and asks the callback afterwards whether it
 * wants this. Only what the callback confirms is kept, for the lease that the hub grants.
 */
export function subscribe(world: World, call: Call): Reply {
  const form = (name: string) => call.form.get(`hub.${name}`) ?? "";
  const [mode, topic, callback] = [form("mode"), form("topic"), form("callback")];
  if (mode !== "subscribe" && mode !== "unsubscribe") return refusal(`Invalid value for hub.mode: ${mode}`);
  const channelId = topicPattern.exec(topic)?.[1];
  if (channelId === undefined) return refusal("Invalid value for hub.topic");
  const refused = refuseWebhookUrl(callback);
  if (refused !== null) return refusal(`Invalid value for hub.callback: ${refused}`);
  if (form("verify") !== "" && !["async", "sync"].includes(form("verify"))) return refusal("Invalid hub.verify");
  if (Buffer.byteLength(form("secret")) >= 200) return refusal("Invalid value for hub.secret");
  const asked = Number(form("lease_seconds") || DEFAULT_LEASE_SECONDS);
  const leaseSeconds = Math.min(LONGEST_LEASE_SECONDS, Math.max(60, Number.isFinite(asked) ? asked : 0));
  const wish = { mode, topic, callback, channelId, secret: form("secret"), leaseSeconds } as const;
  world.afterwards(() => confirm(world, wish, askOver(world.send)));
  return { status: 202, body: null };
}

interface Wish extends Omit<Subscription, "leaseUntilMs"> {
  readonly mode: "subscribe" | "unsubscribe";
  readonly leaseSeconds: number;
}

async function confirm(world: World, { mode, leaseSeconds, ...wish }: Wish, ask: AskAddress): Promise<void> {
  const challenge = randomBytes(16).toString("hex");
  const address = new URL(wish.callback);
  address.searchParams.set("hub.mode", mode);
  address.searchParams.set("hub.topic", wish.topic);
  address.searchParams.set("hub.challenge", challenge);
  if (mode === "subscribe") address.searchParams.set("hub.lease_seconds", String(leaseSeconds));
  const answer = await ask(address.href).catch(() => null); // an app that is not there has confirmed nothing
  if (answer === null || answer.status < 200 || answer.status > 299 || answer.text !== challenge) return;
  const table = subscriptionsOf(world);
  const key = `${wish.topic} ${wish.callback}`;
  if (mode === "unsubscribe") table.delete(key);
  else table.put(key, { ...wish, leaseUntilMs: world.clock.now() + leaseSeconds * 1000 });
}

/** Subscriptions to a channel whose lease has not run out. */
export function subscriptionsTo(world: World, persona: Persona): Subscription[] {
  const now = world.clock.now();
  return [...subscriptionsOf(world).values()].filter(
    ({ channelId, leaseUntilMs }) => channelId === persona.platformUserId && leaseUntilMs > now,
  );
}

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign);

function feedOf(
  persona: Persona,
  event: string,
  videoId: string,
  title: string,
  times: Record<string, string>,
): string {
  const channelId = persona.platformUserId ?? "";
  const uri = `https://www.youtube.com/channel/${channelId}`;
  const author = `<name>${escaped(persona.displayName)}</name><uri>${uri}</uri>`;
  if (event === "removed") {
    return `<feed xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns="http://www.w3.org/2005/Atom"><at:deleted-entry ref="yt:video:${videoId}" when="${times.updated}"><link href="https://www.youtube.com/watch?v=${videoId}"/><at:by>${author}</at:by></at:deleted-entry></feed>`;
  }
  return `<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom"><link rel="hub" href="https://pubsubhubbub.appspot.com"/><link rel="self" href="https://www.youtube.com/xml/feeds/videos.xml?channel_id=${channelId}"/><title>YouTube video feed</title><updated>${times.updated}</updated><entry><id>yt:video:${videoId}</id><yt:videoId>${videoId}</yt:videoId><yt:channelId>${channelId}</yt:channelId><title>${escaped(title)}</title><link rel="alternate" href="https://www.youtube.com/watch?v=${videoId}"/><author>${author}</author><published>${times.published}</published><updated>${times.updated}</updated></entry></feed>`;
}

/** With nanoseconds, as the hub writes times. */
function atomTime(timeMs: number, no: number): string {
  const iso = new Date(timeMs).toISOString();
  return `${iso.slice(0, -1)}${String(no % 1_000_000).padStart(6, "0")}+00:00`;
}

/** What YouTube's hub tells subscribers of a channel. */
export const youtubeWebhooks: SandboxWebhooks = {
  events: {
    published: "a public video appears",
    edited: "the title or description of a video changes",
    removed: "a video is deleted or made private",
  },
  moments: { posted: "published" },
  retryDelaysMs: minutes(1, 5, 25, 60, 180),
  targets: (world, _client, persona) =>
    subscriptionsTo(world, persona).map(({ callback, secret }) => ({ url: callback, secret })),
  endSubscriptions: (world) => subscriptionsOf(world).clear(),
  compose: (world, { event, persona, postIndex, no, nowMs }) => {
    const post = world.personas.posts(persona).post(postIndex);
    const updatedMs = event === "published" ? post.publishedAtMs + 5_000 : nowMs;
    const times = { published: atomTime(post.publishedAtMs, 0), updated: atomTime(updatedMs, no) };
    const videoId = encodeVideoId(persona.no, postIndex);
    const payload = feedOf(persona, event, videoId, post.caption, times);
    return { callback: "", contentType: "application/atom+xml", payload };
  },
  sign: ({ contentType, payload }, secret) => {
    const signature = createHmac("sha1", secret).update(payload).digest("hex");
    const signed = secret === "" ? {} : { "X-Hub-Signature": `sha1=${signature}` };
    const link = '<https://pubsubhubbub.appspot.com>; rel="hub"';
    return { headers: { "Content-Type": contentType, Link: link, ...signed }, body: payload };
  },
};
