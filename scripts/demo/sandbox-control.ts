import { z } from "zod";

const grantSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string().nullable(),
  expiresInSeconds: z.number(),
  refreshExpiresInSeconds: z.number().nullable(),
  scopes: z.array(z.string()),
});
const daySchema = z.object({
  day: z.string(),
  followers: z.number().nullable(),
  following: z.number().nullable(),
  posts: z.number().nullable(),
  views: z.number().nullable(),
});

/** Tokens as the sandbox's platform issues them after a consent. */
export type SandboxGrant = z.output<typeof grantSchema>;
/** A persona's numbers at the end of a UTC day. */
export type SandboxDay = z.output<typeof daySchema>;

async function ask(sandboxUrl: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(new URL(`/_control${path}`, sandboxUrl), {
    ...(body ? { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`the sandbox answered ${response.status} to ${path}`);
  return response.json();
}

/**
 * What a persona's consent to a client would have given, for these scopes or for all there are. Throws when persona or
 * client are unknown.
 */
export async function grantAccess(
  sandboxUrl: string,
  grant: { platform: string; personaId: string; clientId: string; scopes?: readonly string[] },
): Promise<SandboxGrant> {
  return grantSchema.parse(await ask(sandboxUrl, "/grants", grant));
}

/** A persona's days, oldest first; the last one is today. */
export async function personaHistory(
  sandboxUrl: string,
  persona: { platform: string; personaId: string; days: number },
): Promise<SandboxDay[]> {
  const path = `/personas/${persona.platform}/${persona.personaId}/history?days=${persona.days}`;
  return z.object({ days: z.array(daySchema) }).parse(await ask(sandboxUrl, path)).days;
}
