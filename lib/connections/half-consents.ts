import type { PersonContext } from "@/lib/context";
import { readConsents } from "@/lib/db/consents";
import { parsePlatformId } from "@/lib/platforms/manifests";
import type { HalfConsents } from "@/lib/schemas/half-consents";
import { consentTerms } from "./consent-terms";

/**
 * What is left half done in a person's consents: choices among accounts that stand open, and permissions that were asked
 * for and not given. One statement.
 */
export async function listHalfConsents(ctx: PersonContext): Promise<HalfConsents> {
  const consents = await readConsents(ctx.db, { userId: ctx.userId, now: ctx.now() });
  const choices = consents.flatMap(({ grantId, platform, choiceUntil }) =>
    choiceUntil === null ? [] : { grantId, platform, until: new Date(choiceUntil).toISOString() },
  );
  const declined = consents.flatMap(({ platform, loginVariant, scopes, connectionIds }) => {
    const missing = askedScopes(platform, loginVariant).filter((scope) => !scopes.includes(scope));
    return missing.length === 0 ? [] : connectionIds.map((connectionId) => ({ connectionId, scopes: missing }));
  });
  return { choices, declined };
}

/**
 * What this installation asks for by a log-in and may be refused; nothing for one that it does not have (any more), or
 * where a configuration asks: what that leaves out, the person cannot give.
 */
function askedScopes(platform: string, loginVariant: string): readonly string[] {
  const id = parsePlatformId(platform);
  if (id === null) return [];
  const login = consentTerms(id).logins.find((one) => one.id === loginVariant && one.configured);
  return login === undefined || login.isAllOrNothing ? [] : login.scopes.map(({ scope }) => scope);
}
