import { env } from "@/lib/config";
import { audienceFacts, manifests, type PlatformId, platformIds } from "@/lib/platforms/manifests";
import { type PolicyField, type PolicyRule, policyFields, policyFor } from "@/lib/platforms/policy";

/** Fields of a platform that are kept in the same way. Days; null = no limit but the person's own wish, 0 = not at all. */
export interface StoredFields {
  readonly fields: readonly PolicyField[];
  readonly stored: boolean;
  readonly withConsentDays: number | null;
  readonly withoutConsentDays: number | null;
  readonly afterDisconnectDays: number | null;
  /** After a post was found to be deleted at the platform; undefined for what is no part of posts. */
  readonly afterRemovalDays?: number | null;
  readonly unconfirmedDays: number | null;
  readonly clause: PolicyRule["clause"];
}

/** What is stored of a platform, in groups of the same rule. */
export interface StoredPlatform {
  readonly platform: PlatformId;
  readonly label: string;
  readonly groups: readonly StoredFields[];
}

const ofPosts: ReadonlySet<PolicyField> = new Set(["post_metrics", "captions"]);

function storedFields(field: PolicyField, rule: PolicyRule): StoredFields {
  return {
    fields: [field],
    stored: rule.store,
    withConsentDays: rule.keepDaysWithGrant,
    withoutConsentDays: rule.keepDaysWithoutGrant,
    afterDisconnectDays: rule.deleteWithinDaysOfDisconnect,
    unconfirmedDays: rule.mustRefreshWithinDays,
    ...(ofPosts.has(field) ? { afterRemovalDays: rule.deleteWithinDaysOfRemoval } : {}),
    clause: rule.clause,
  };
}

/**
 * How long this installation stores what of each platform: the policy tables that the clean-up obeys, in the shape in
 * which people read them.
 */
export function storedPerPlatform(): StoredPlatform[] {
  const { youtubeDerivedMetrics } = env();
  return platformIds.map((platform) => {
    const groups = new Map<string, StoredFields>();
    for (const field of policyFields) {
      // Nobody need wonder how long something is kept that is never read.
      if (field === "audience" && typeof audienceFacts(platform) === "string") continue;
      const one = storedFields(field, policyFor(platform, field, { youtubeDerivedMetrics }));
      const key = JSON.stringify({ ...one, fields: null });
      const same = groups.get(key);
      groups.set(key, same ? { ...same, fields: [...same.fields, field] } : one);
    }
    return { platform, label: manifests[platform].label, groups: [...groups.values()] };
  });
}
