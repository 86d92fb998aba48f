import { randomUUID } from "node:crypto";
import type { SystemContext } from "@/lib/context";
import { putGrant } from "@/lib/db/grants";
import { consentIncidents, tellRecovered } from "@/lib/notices";
import { PlatformError } from "@/lib/platforms/errors";
import type { Platform, PlatformCall, TokenSet } from "@/lib/platforms/types";
import { foreseeGrant, type PlatformSource, storeGrantTokens } from "@/lib/tokens";
import type { LivedRhythm } from "./token-rhythms";

/** An account at a platform of its own, whose tokens live by a rhythm and whose owner may come back. */
export interface LivingAccount {
  readonly platformId: string;
  readonly connectionId: string;
  readonly source: PlatformSource;
  /** How often the platform gave new tokens. */
  refreshes(): number;
  /** How often it refused because the token was too young. */
  refusedForYouth(): number;
  /** From now on renewing fails like this, or works again with null. */
  refuseRenewals(error: PlatformError | null): void;
  probeWith(answer: () => Promise<void>): void;
  /** The person consents anew. */
  consentAgain(): Promise<void>;
}

/** Connects such an account for a person, at the context's own time. */
export async function livingAccount(ctx: SystemContext, userId: string, lived: LivedRhythm): Promise<LivingAccount> {
  const platformId = `toy_${randomUUID().slice(0, 8)}`;
  const connectionId = randomUUID();
  const personId = randomUUID();
  const state = { refreshes: 0, young: 0, issued: 0, obtainedMs: 0, consentedMs: 0 };
  let refusal: PlatformError | null = null;
  let probe: () => Promise<void> = async () => undefined;

  const refused = (code: "TOKEN_INVALID" | "INVALID_REQUEST") =>
    new PlatformError({ platform: platformId, code, detail: "refused by the toy" });
  const issue = (consent: boolean): TokenSet => {
    const nowMs = ctx.now().getTime();
    state.issued += 1;
    state.obtainedMs = nowMs;
    if (consent) state.consentedMs = nowMs;
    const refreshEnd = typeof lived.refreshMs === "number" ? new Date(state.consentedMs + lived.refreshMs) : null;
    return {
      accessToken: `access-${state.issued}`,
      refreshToken: consent && lived.refreshMs !== undefined ? `refresh-${state.issued}` : null,
      accessExpiresAt: lived.accessMs === null ? null : new Date(nowMs + lived.accessMs),
      refreshExpiresAt: refreshEnd,
      scopes: null,
    };
  };
  const platform = {
    id: platformId,
    oauth: { loginVariant: "toy", rhythm: lived.rhythm },
    async refreshTokens(_call: PlatformCall, { refreshToken }: { refreshToken: string | null }) {
      if (refusal) throw refusal;
      const nowMs = ctx.now().getTime();
      if (nowMs - state.obtainedMs < lived.rhythm.minAgeMs) {
        state.young += 1;
        throw refused("INVALID_REQUEST");
      }
      if (lived.rhythm.renewedBy !== "access_token") {
        if (refreshToken === null) throw refused("TOKEN_INVALID");
        if (typeof lived.refreshMs === "number" && nowMs >= state.consentedMs + lived.refreshMs)
          throw refused("TOKEN_INVALID");
      }
      state.refreshes += 1;
      return issue(false);
    },
    probe: () => probe(),
  } as unknown as Platform;
  const source: PlatformSource = { platform: () => platform, call: () => ({ now: ctx.now }) as PlatformCall };

  const influencer = await ctx.db
    .insertInto("influencers")
    .values({ user_id: userId, handle: `toy.${userId.slice(0, 8)}`, name: "Toy" })
    .onConflict((conflict) => conflict.column("user_id").doUpdateSet({ name: "Toy" }))
    .returning("id")
    .executeTakeFirstOrThrow();
  const consent = () =>
    ctx.db.transaction().execute(async (trx) => {
      const grant = {
        userId,
        platform: platformId,
        loginVariant: "toy",
        providerPersonId: personId,
        scopes: lived.scopes ?? [],
        choice: null,
        serves: true,
      };
      const now = ctx.now();
      const grantId = await putGrant(trx, grant, now);
      await storeGrantTokens(trx, { grantId, platform, tokens: issue(true) }, now);
      await trx
        .insertInto("social_connections")
        .values({
          id: connectionId,
          influencer_id: influencer.id,
          user_id: userId,
          grant_id: grantId,
          platform: platformId,
          platform_user_id: personId,
          username: "toy",
          status: "active",
          connected_at: now.toISOString(),
        })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ status: "active", grant_id: grantId }))
        .execute();
      await tellRecovered(trx, consentIncidents(userId, connectionId), now);
      await foreseeGrant(trx, grantId, now, { source, isOnTrial: () => false });
    });
  await consent();
  return {
    platformId,
    connectionId,
    source,
    refreshes: () => state.refreshes,
    refusedForYouth: () => state.young,
    refuseRenewals: (error) => {
      refusal = error;
    },
    probeWith: (answer) => {
      probe = answer;
    },
    consentAgain: consent,
  };
}
