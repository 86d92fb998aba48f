import type { PlatformId } from "@/lib/platforms/manifests";
import { facebookPolicy } from "./facebook";
import { instagramPolicy } from "./instagram";
import { linkedinPolicy } from "./linkedin";
import { tiktokPolicy } from "./tiktok";
import type { PlatformPolicy, PolicyField, PolicyFlags, PolicyRule } from "./types";
import { xPolicy } from "./x";
import { youtubePolicy } from "./youtube";

export { type PolicyField, type PolicyFlags, type PolicyRule, policyFields } from "./types";

const policies: { [Id in PlatformId]: PlatformPolicy } = {
  instagram: instagramPolicy,
  tiktok: tiktokPolicy,
  youtube: youtubePolicy,
  facebook: facebookPolicy,
  x: xPolicy,
  linkedin: linkedinPolicy,
};

/** The rule for one field of one platform in this installation, with the clause that it comes from. */
export function policyFor(platform: PlatformId, field: PolicyField, flags: PolicyFlags): PolicyRule {
  return policies[platform](flags)[field];
}

/** Whether the field may be part of a total over several platforms. */
export function maySum(platform: PlatformId, field: PolicyField, flags: PolicyFlags): boolean {
  return policyFor(platform, field, flags).sumAcrossPlatforms;
}

/** Whether a rate, a rank or a forecast may be computed from the field. */
export function mayDerive(platform: PlatformId, field: PolicyField, flags: PolicyFlags): boolean {
  return policyFor(platform, field, flags).derive;
}
