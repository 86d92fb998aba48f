import type { ShownPlatform } from "@/lib/operations";

/** What is said of a platform at a glance: a key of `operations` in the messages, and how good or bad it is. */
export interface PlatformBadge {
  readonly words:
    | `paused.${NonNullable<ShownPlatform["pause"]>["reason"]}`
    | `saving.${Exclude<ShownPlatform["saving"], "none">}`
    | "notSetUp"
    | "silent"
    | "leftAlone"
    | "refused"
    | "slow"
    | "running";
  readonly tone: "neutral" | "good" | "warn" | "bad";
}

/** Everything that is the matter with a platform; that it runs is said only where nothing is. */
export function platformBadges({
  state,
  pause,
  saving,
  silentSince,
  refusal,
}: Pick<ShownPlatform, "state" | "pause" | "saving" | "silentSince" | "refusal">): PlatformBadge[] {
  const badges: PlatformBadge[] = [];
  if (pause) badges.push({ words: `paused.${pause.reason}`, tone: "bad" });
  if (state === "not_configured") badges.push({ words: "notSetUp", tone: "neutral" });
  if (state === "silent") badges.push({ words: silentSince === null ? "leftAlone" : "silent", tone: "bad" });
  if (refusal) badges.push({ words: "refused", tone: "bad" });
  if (state === "slow") badges.push({ words: "slow", tone: "warn" });
  if (saving !== "none") badges.push({ words: `saving.${saving}`, tone: "warn" });
  return badges.length > 0 ? badges : [{ words: "running", tone: "good" }];
}
