import type { Hono } from "hono";
import { z } from "zod";
import type { Dispatcher } from "@/sandbox/core/dispatch";
import type { Persona } from "@/sandbox/core/personas";
import type { SandboxPlatform } from "@/sandbox/core/platform";
import { refuseWebhookUrl } from "@/sandbox/core/webhooks";
import type { World } from "@/sandbox/core/world";
import { requirePersona } from "./personas";
import { ControlError, readBody } from "./read-body";

const clientBody = z.strictObject({
  platform: z.string(),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  redirectUris: z.array(z.string()).min(1),
  testing: z.boolean().default(false),
  apiKeys: z.array(z.string().min(1)).default([]),
  webhookUrl: z.string().nullable().default(null),
  webhookSecret: z.string().min(1).nullable().default(null),
  verifyToken: z.string().min(1).nullable().default(null),
  applicationId: z
    .string()
    .regex(/^\d{1,19}$/)
    .nullable()
    .default(null),
});
const personBody = z.strictObject({ platform: z.string(), personaId: z.string() });
/** `tell`: as the person does it at the platform, which tells the app; without it the app has to find out. */
const revokeBody = z.strictObject({ ...personBody.shape, tell: z.boolean().default(false) });
const accountsBody = z.strictObject({
  platform: z.string(),
  clientId: z.string(),
  count: z.number().int().min(1).max(10_000),
  scopes: z.array(z.string()).optional(),
});
const grantBody = z.strictObject({
  platform: z.string(),
  personaId: z.string(),
  clientId: z.string(),
  scopes: z.array(z.string()).optional(),
});

/** Registers OAuth clients, grants without a consent screen, generated accounts, revocation and expiry. */
export function mountGrantControl(
  control: Hono,
  world: World,
  platforms: readonly SandboxPlatform[],
  dispatcher: Dispatcher,
): void {
  control.post("/clients", async (context) => {
    const client = await readBody(context, clientBody);
    const platform = platforms.find(({ id }) => id === client.platform);
    if (platform === undefined) throw new ControlError(404, `no platform ${client.platform}`);
    for (const uri of client.redirectUris) {
      const refusal = platform.refuseRedirectUri(uri);
      if (refusal !== null) throw new ControlError(400, `${platform.label} does not register ${uri}: ${refusal}`);
    }
    const refusal = client.webhookUrl === null ? null : refuseWebhookUrl(client.webhookUrl);
    if (refusal !== null) throw new ControlError(400, `webhookUrl: ${refusal}`);
    world.authority.registerClient(client);
    const { clientId, redirectUris, testing } = client;
    return context.json({ platform: platform.id, clientId, redirectUris, testing }, 201);
  });

  control.get("/clients", (context) =>
    context.json({
      clients: world.authority
        .clients()
        .map(({ platform, clientId, redirectUris, testing }) => ({ platform, clientId, redirectUris, testing })),
    }),
  );

  control.post("/grants", async (context) => {
    const body = await readBody(context, grantBody);
    const { platform, persona } = requirePersona(world, platforms, body.platform, body.personaId);
    return context.json(granter(world, platform, body)(persona), 201);
  });

  control.post("/accounts", async (context) => {
    const body = await readBody(context, accountsBody);
    const platform = platforms.find(({ id }) => id === body.platform);
    if (platform === undefined) throw new ControlError(404, `no platform ${body.platform}`);
    const grant = granter(world, platform, body);
    const accounts = world.personas
      .generate(platform.id, body.count)
      .map((persona) => ({ ...grant(persona), username: persona.username, displayName: persona.displayName }));
    return context.json({ accounts }, 201);
  });

  control.post("/grants/revoke", async (context) => {
    const { platform: id, personaId, tell } = await readBody(context, revokeBody);
    const { platform } = requirePersona(world, platforms, id, personaId);
    const revoked = tell ? dispatcher.deauthorize(platform, personaId) : world.authority.revokePersona(id, personaId);
    return context.json({ revoked });
  });

  control.post("/tokens/expire", async (context) => {
    const { platform, personaId } = await readBody(context, personBody);
    requirePersona(world, platforms, platform, personaId);
    return context.json({ expired: world.authority.expireAccess(platform, personaId) });
  });
}

/** Checks client and scopes once; then what each persona's consent gives, as the control API answers it. */
function granter(
  world: World,
  platform: SandboxPlatform,
  { clientId, scopes = platform.scopes }: { clientId: string; scopes?: readonly string[] | undefined },
) {
  const client = world.authority.client(platform.id, clientId);
  if (client === undefined) throw new ControlError(404, `no client ${clientId} on ${platform.id}`);
  const unknown = scopes.filter((scope) => !platform.scopes.includes(scope));
  if (unknown.length > 0) throw new ControlError(400, `${platform.id} has no scope ${unknown.join(", ")}`);
  return (persona: Persona) => ({
    ...platform.grant(world, client, persona, scopes),
    scopes,
    personaId: persona.id,
    platformUserId: persona.platformUserId,
  });
}
