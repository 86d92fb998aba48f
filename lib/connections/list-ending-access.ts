import type { SystemContext } from "@/lib/context";
import { type EndingAccess, readEndingAccess } from "@/lib/db/forecasts";

const dayMs = 86_400_000;

/**
 * The accounts whose access ends within `days` unless somebody acts, over all people, the first to end first; those whose
 * renewal has failed for so long that it is over already are among them. For operators.
 */
export function listEndingAccess(
  ctx: SystemContext,
  input: { readonly days: number; readonly limit: number },
): Promise<EndingAccess[]> {
  return readEndingAccess(ctx.db, new Date(ctx.now().getTime() + input.days * dayMs), input.limit);
}
