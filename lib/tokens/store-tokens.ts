import "server-only";
import { randomUUID } from "node:crypto";
import type { Trx } from "@/lib/db";
import { lockGrantToken, putGrantToken } from "@/lib/db/tokens";
import type { Platform, TokenSet } from "@/lib/platforms/types";
import { sealTokenSet } from "./seal-tokens";

/**
 * Seals and stores the tokens of a new consent as those of its grant, over earlier ones, in the caller's transaction.
 * A stored refresh token outlives a consent that brings none. A refresh that is under way can no longer write.
 */
export async function storeGrantTokens(
  trx: Trx,
  input: { readonly grantId: string; readonly platform: Platform; readonly tokens: TokenSet },
  now: Date,
): Promise<void> {
  const stored = await lockGrantToken(trx, input.grantId);
  const id = stored?.id ?? randomUUID();
  const sealed = sealTokenSet(
    input.platform,
    id,
    input.tokens,
    stored ?? { sealedRefreshToken: null, refreshExpiresAt: null },
    now,
  );
  await putGrantToken(trx, { id, grantId: input.grantId, tokens: sealed }, now);
}
