import type { Hono } from "hono";
import { z } from "zod";
import type { SandboxPlatform } from "@/sandbox/core/platform";
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
});
const personBody = z.strictObject({ platform: z.string(), personaId: z.string() });
const grantBody = z.strictObject({
  platform: z.string(),
  personaId: z.string(),
  clientId: z.string(),
  scopes: z.array(z.string()).optional(),
});

/** Registers OAuth clients, grants without a consent screen, revocation and expiry. */
export function mountGrantControl(control: Hono, world: World, platforms: readonly SandboxPlatform[]): void {
  control.post("/clients", async (context) => {
    const client = await readBody(context, clientBody);
    const platform = platforms.find(({ id }) => id === client.platform);
    if (platform === undefined) throw new ControlError(404, `no platform ${client.platform}`);
    for (const uri of client.redirectUris) {
      const refusal = platform.refuseRedirectUri(uri);
      if (refusal !== null) throw new ControlError(400, `${platform.label} does not register ${uri}: ${refusal}`);
    }
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
    const client = world.authority.client(platform.id, body.clientId);
    if (client === undefined) throw new ControlError(404, `no client ${body.clientId} on ${platform.id}`);
    const scopes = body.scopes ?? platform.scopes;
    const unknown = scopes.filter((scope) => !platform.scopes.includes(scope));
    if (unknown.length > 0) throw new ControlError(400, `${platform.id} has no scope ${unknown.join(", ")}`);
    const tokens = platform.grant(world, client, persona, scopes);
    return context.json({ ...tokens, scopes, personaId: persona.id, platformUserId: persona.platformUserId }, 201);
  });

  control.post("/grants/revoke", async (context) => {
    const { platform, personaId } = await readBody(context, personBody);
    requirePersona(world, platforms, platform, personaId);
    return context.json({ revoked: world.authority.revokePersona(platform, personaId) });
  });

  control.post("/tokens/expire", async (context) => {
    const { platform, personaId } = await readBody(context, personBody);
    requirePersona(world, platforms, platform, personaId);
    return context.json({ expired: world.authority.expireAccess(platform, personaId) });
  });
}
