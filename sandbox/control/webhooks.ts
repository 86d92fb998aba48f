import type { Hono } from "hono";
import { z } from "zod";
import type { Dispatcher } from "@/sandbox/core/dispatch";
import type { Delivery } from "@/sandbox/core/outbox";
import type { SandboxPlatform } from "@/sandbox/core/platform";
import type { World } from "@/sandbox/core/world";
import { requirePersona } from "./personas";
import { ControlError, readBody } from "./read-body";

const sendBody = z.strictObject({
  platform: z.string(),
  personaId: z.string(),
  clientId: z.string(),
  event: z.string(),
  /** Which post of the persona it is about; the newest unless said. */
  postIndex: z.number().int().nonnegative().optional(),
  times: z.number().int().min(1).max(100).default(1),
  delayMs: z.number().int().nonnegative().default(0),
  forged: z.boolean().default(false),
  /** Send it to the app's address also where the app has not subscribed to this persona. */
  unasked: z.boolean().default(false),
});
const challengeBody = z.strictObject({ platform: z.string(), clientId: z.string() });

const shown = ({ id, platform, event, personaId, url, forged, tries, status, dueAtMs }: Delivery) => ({
  id,
  platform,
  event,
  personaId,
  url,
  forged,
  tries,
  status,
  waits: dueAtMs !== null,
});

/**
 * Registers webhooks on demand: one or several of the same, at once or later (which makes any order), genuine or forged;
 * sending what is due without waiting for the next second; and the platform's question at the registered address.
 */
export function mountWebhookControl(
  control: Hono,
  world: World,
  platforms: readonly SandboxPlatform[],
  dispatcher: Dispatcher,
): void {
  control.get("/webhooks", (context) =>
    context.json({
      deliveries: world.outbox.recent(500).map(shown),
      events: Object.fromEntries(platforms.map(({ id, webhooks }) => [id, webhooks?.events ?? {}])),
    }),
  );
  control.post("/webhooks", async (context) => {
    const { event, clientId, times, delayMs, forged, unasked, ...body } = await readBody(context, sendBody);
    const { platform, persona } = requirePersona(world, platforms, body.platform, body.personaId);
    const client = world.authority.client(platform.id, clientId);
    if (client === undefined) throw new ControlError(404, `no client ${clientId} on ${platform.id}`);
    if (platform.webhooks === undefined || !(event in platform.webhooks.events)) {
      throw new ControlError(404, `${platform.id} does not tell ${event}`);
    }
    const newest = Math.max(0, world.personas.posts(persona).countAt(world.clock.now()) - 1);
    const occasion = { event, client, persona, postIndex: body.postIndex ?? newest };
    const deliveries = dispatcher.tell(platform, occasion, { times, delayMs, forged, unasked });
    return context.json({ deliveries: deliveries.map(shown) }, 201);
  });
  control.post("/webhooks/flush", async (context) => {
    await world.settled();
    dispatcher.notice();
    return context.json({ tried: (await dispatcher.flush()).map(shown) });
  });
  control.post("/webhooks/challenge", async (context) => {
    const { platform: id, clientId } = await readBody(context, challengeBody);
    const platform = platforms.find((one) => one.id === id);
    const url = world.authority.client(id, clientId)?.webhookUrl ?? null;
    if (platform === undefined || url === null)
      throw new ControlError(404, `no webhook address of ${clientId} on ${id}`);
    return context.json({ confirmed: await dispatcher.challenge(platform, clientId, url) });
  });
}
