import { consented, rulesByKind } from "./consented";
import type { Clause, PlatformPolicy, PolicyRule } from "./types";

const consent: Clause = {
  name: "X Developer Policy, privacy and control: only what the person agreed to, and gone when access is taken back",
  url: "https://docs.x.com/developer-terms/policy",
};
const upToDate: Clause = {
  name: "X Developer Agreement, compliance: X content is removed or changed within 24 hours of a request",
  url: "https://docs.x.com/developer-terms/agreement",
};

const count: PolicyRule = { ...consented(consent), keepDaysWithoutGrant: 30, mustLabel: true };
/** Content and names are read with the owner's grant alone. */
const personal: PolicyRule = {
  ...count,
  sumAcrossPlatforms: false,
  keepDaysWithoutGrant: 0,
  derive: false,
  clause: upToDate,
};

/** X: counts belong to the purpose that the person consented to; texts, names and pictures follow what stands on X. */
export const xPolicy: PlatformPolicy = () => ({
  ...rulesByKind({ count, personal }),
  // What is deleted on X goes here as well, with its numbers.
  post_metrics: { ...count, deleteWithinDaysOfRemoval: 0, clause: upToDate },
  captions: { ...personal, deleteWithinDaysOfRemoval: 0 },
});
