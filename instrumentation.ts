/**
 * Runs once when the server starts, before its first request: a configuration that cannot work ends the process with
 * the reason, instead of failing later in the middle of somebody's request.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const [{ endUnusableStart }, { requireKnownLimits }] = await Promise.all([
      import("@/lib/http/end-unusable-start"),
      import("@/lib/budgets/granted-limits"),
    ]);
    endUnusableStart(requireKnownLimits);
  }
}
