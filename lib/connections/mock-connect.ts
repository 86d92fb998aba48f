import "server-only";
import { z } from "zod";
import { countCalls } from "@/lib/budgets";
import { env } from "@/lib/config";
import type { PersonContext } from "@/lib/context";
import { AppError } from "@/lib/errors";
import type { Platform, PlatformCall, TokenSet } from "@/lib/platforms/types";
import { configuredPlatforms, type PlatformSource } from "@/lib/tokens";
import { keepGrant } from "./keep-grant";
import { readGrant } from "./read-grant";

/** `login_variant` of grants that were made without a consent screen; their numbers have source `sandbox`. */
const mockLoginVariant = "mock";

const personasSchema = z.object({ personas: z.array(z.object({ platform: z.string(), id: z.string() })) });
const grantSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string().nullable(),
  expiresInSeconds: z.number().nullable(),
  refreshExpiresInSeconds: z.number().nullable(),
  scopes: z.array(z.string()),
});

/** Failures of one persona that another one may not have. */
const tryAnother = new Set(["ACCOUNT_ALREADY_CONNECTED", "ACCOUNT_INELIGIBLE"]);

export interface MockConnected {
  readonly platform: string;
  readonly connectionIds: readonly string[];
  readonly runId: string;
}

/**
 * Connects an account of the sandbox without its consent screen: the one of `personaId`, or the first that nobody else
 * has. Only while the sandbox is on, otherwise there is no such thing (`AppError("NOT_FOUND")`). Throws what connecting
 * throws, and PLATFORM_UNAVAILABLE when the sandbox does not answer.
 */
export async function mockConnect(
  ctx: PersonContext,
  input: { readonly platform: string; readonly personaId?: string | undefined },
  source: PlatformSource = configuredPlatforms,
): Promise<MockConnected> {
  const { sandboxUrl } = env();
  if (sandboxUrl === null) throw new AppError("NOT_FOUND", "There is no such page.");
  const platform = source.platform(input.platform);
  const wanted = input.personaId === undefined ? await personasOf(sandboxUrl, platform.id) : [input.personaId];
  let last: AppError | null = null;
  for (const personaId of wanted) {
    try {
      return await countCalls(ctx, { platform, account: null }, (onCall) =>
        connectPersona(ctx, { sandboxUrl, platform, call: source.call(platform.id, { onCall }), personaId }),
      );
    } catch (error) {
      if (!(error instanceof AppError && tryAnother.has(error.code))) throw error;
      last = error;
    }
  }
  throw last ?? new AppError("NOT_FOUND", "The sandbox has no such account.");
}

async function connectPersona(
  ctx: PersonContext,
  parts: { sandboxUrl: string; platform: Platform; call: PlatformCall; personaId: string },
): Promise<MockConnected> {
  const { sandboxUrl, platform, call, personaId } = parts;
  const tokens = await grantOf(sandboxUrl, { platform, call, personaId });
  const granted = await readGrant(ctx, platform, call, tokens, { shortLived: false });
  // Several accounts behind one persona: the first will do where nobody is there to choose.
  const single = { ...granted, accounts: granted.accounts.slice(0, 1) };
  const kept = await keepGrant(ctx, { platform, loginVariant: mockLoginVariant, granted: single });
  if (kept.state === "choose") throw new AppError("INTERNAL", "A single account cannot need a choice.");
  return { platform: platform.id, connectionIds: kept.connectionIds, runId: kept.runId };
}

async function personasOf(sandboxUrl: string, platform: string): Promise<string[]> {
  const { personas } = await ask(sandboxUrl, "personas", personasSchema);
  return personas.filter((persona) => persona.platform === platform).map(({ id }) => id);
}

async function grantOf(
  sandboxUrl: string,
  { platform, call, personaId }: { platform: Platform; call: PlatformCall; personaId: string },
): Promise<TokenSet> {
  const grant = await ask(sandboxUrl, "grants", grantSchema, {
    platform: platform.id,
    personaId,
    clientId: call.credentials.clientId,
    scopes: platform.oauth.scopes,
  });
  const inSeconds = (seconds: number | null) =>
    seconds === null ? null : new Date(call.now().getTime() + seconds * 1000);
  return {
    accessToken: grant.accessToken,
    refreshToken: grant.refreshToken,
    accessExpiresAt: inSeconds(grant.expiresInSeconds),
    refreshExpiresAt: inSeconds(grant.refreshExpiresInSeconds),
    scopes: grant.scopes,
  };
}

async function ask<T>(sandboxUrl: string, path: string, schema: z.ZodType<T>, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`${sandboxUrl}/_control/${path}`, {
      signal: AbortSignal.timeout(5_000),
      cache: "no-store",
      ...(body === undefined
        ? {}
        : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw new AppError("PLATFORM_UNAVAILABLE", "The platform sandbox does not answer.", { cause, retryable: true });
  }
  if (!response.ok) throw new AppError("NOT_FOUND", "The sandbox has no such account.");
  return schema.parse(await response.json());
}
