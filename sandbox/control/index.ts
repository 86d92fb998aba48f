import { Hono } from "hono";
import { z } from "zod";
import type { Dispatcher } from "@/sandbox/core/dispatch";
import { faultInputSchema } from "@/sandbox/core/faults";
import type { SandboxPlatform } from "@/sandbox/core/platform";
import type { World } from "@/sandbox/core/world";
import { clockAnswer } from "./clock-answer";
import { mountGrantControl } from "./grants";
import { onlyThisMachine } from "./guard";
import { mountPersonaControl } from "./personas";
import { mountPostControl } from "./posts";
import { ControlError, readBody } from "./read-body";
import { mountWebhookControl } from "./webhooks";

const clockBody = z.union([z.strictObject({ advanceMs: z.number() }), z.strictObject({ offsetMs: z.number() })]);
const limitBody = z.strictObject({
  platform: z.string(),
  name: z.string(),
  value: z.number().nonnegative().nullable(),
});
const logQuery = z.object({
  after: z.coerce.number().int().nonnegative().default(0),
  platform: z.string().optional(),
  limit: z.coerce.number().int().positive().max(10_000).default(1000),
});

/** Registers the control API under "/_control": JSON in, JSON out, for this machine only. */
export function mountControl(
  app: Hono,
  world: World,
  platforms: readonly SandboxPlatform[],
  dispatcher: Dispatcher,
): void {
  const control = new Hono();
  control.use(onlyThisMachine);
  control.onError((error, context) => {
    if (error instanceof ControlError) return context.json({ error: error.message }, error.status);
    console.error("sandbox: control request failed", error);
    return context.json({ error: error.message }, 500);
  });
  mountClock(control, world);
  mountFaults(control, world, platforms);
  mountLog(control, world);
  mountLimits(control, world, platforms);
  mountPersonaControl(control, world, platforms);
  mountPostControl(control, world, platforms);
  mountGrantControl(control, world, platforms, dispatcher);
  mountWebhookControl(control, world, platforms, dispatcher);
  app.route("/_control", control);
}

function mountClock(control: Hono, world: World): void {
  control.get("/clock", (context) => context.json(clockAnswer(world)));
  control.post("/clock", async (context) => {
    const body = await readBody(context, clockBody);
    world.clock.setOffset("offsetMs" in body ? body.offsetMs : world.clock.offsetMs() + body.advanceMs);
    return context.json(clockAnswer(world));
  });
}

function mountFaults(control: Hono, world: World, platforms: readonly SandboxPlatform[]): void {
  control.post("/faults", async (context) => {
    const { id } = world.faults.add(await readBody(context, faultInputSchema));
    return context.json({ id }, 201);
  });
  control.get("/faults", (context) =>
    context.json({ faults: world.faults.list().map(({ id, input, hits }) => ({ id, ...input, hits })) }),
  );
  control.delete("/faults", (context) => {
    world.faults.clear();
    return context.json({ faults: [] });
  });
  control.delete("/faults/:id", (context) => {
    if (!world.faults.remove(context.req.param("id"))) throw new ControlError(404, "no such fault");
    return context.json({ removed: context.req.param("id") });
  });
  control.post("/reset", (context) => {
    world.faults.clear();
    world.limits.clear();
    for (const { webhooks } of platforms) webhooks?.endSubscriptions?.(world);
    return context.json({ faults: [], limits: {} });
  });
}

function mountLog(control: Hono, world: World): void {
  control.get("/log", (context) => {
    const query = logQuery.safeParse(context.req.query());
    if (!query.success) throw new ControlError(400, z.prettifyError(query.error));
    const entries = world.log.read(query.data);
    const cut = entries.length === query.data.limit;
    return context.json({ entries, lastSeq: cut ? (entries.at(-1)?.seq ?? 0) : world.log.lastSeq() });
  });
  control.get("/counters", (context) => {
    const counters = world.log.counters();
    return context.json({ calls: counters.reduce((sum, counter) => sum + counter.calls, 0), counters });
  });
  control.get("/secrets", (context) => context.json({ secrets: world.authority.secrets() }));
}

function mountLimits(control: Hono, world: World, platforms: readonly SandboxPlatform[]): void {
  control.get("/limits", (context) =>
    context.json({
      limits: Object.fromEntries(world.limits.entries()),
      known: Object.fromEntries(platforms.map((platform) => [platform.id, platform.limits])),
    }),
  );
  control.post("/limits", async (context) => {
    const { platform, name, value } = await readBody(context, limitBody);
    const known = platforms.find(({ id }) => id === platform)?.limits;
    if (known === undefined || !(name in known)) throw new ControlError(404, `no limit ${name} on ${platform}`);
    if (value === null) world.limits.delete(`${platform}/${name}`);
    else world.limits.put(`${platform}/${name}`, value);
    return context.json({ limits: Object.fromEntries(world.limits.entries()) });
  });
}
