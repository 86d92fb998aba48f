import { consented, rulesByKind } from "./consented";
import type { Clause, PlatformPolicy, PolicyRule } from "./types";

const consent: Clause = {
  name: "X Developer Policy, Privacy and control are essential: only what the person understands and consents to",
  url: "https://docs.x.com/developer-terms/policy#privacy-and-control-are-essential",
};
const upToDate: Clause = {
  name: "X Developer Policy, Content compliance: kept as it stands on X, removed or changed within 24 hours of a request",
  url: "https://docs.x.com/developer-terms/policy#content-compliance",
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
