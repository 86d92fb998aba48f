import { consented, rulesByKind } from "./consented";
import type { Clause, PlatformPolicy, PolicyRule } from "./types";

const purpose: Clause = {
  name: "Meta Platform Terms 3.d, Retention, Deletion, and Accessibility of Platform Data: deleted on request and once it is no longer needed",
  url: "https://developers.facebook.com/terms/",
};
const privacy: Clause = {
  name: "Meta Platform Terms 3.a, Prohibited Practices: no profiles of people made of it, no sale of it",
  url: "https://developers.facebook.com/terms/",
};

const count = consented(purpose);
const personal: PolicyRule = { ...count, sumAcrossPlatforms: false, derive: false, clause: privacy };

/** Meta: statistics belong to the purpose that the person consented to; texts and names are personal data. */
export const metaPolicy: PlatformPolicy = () => rulesByKind({ count, personal });
