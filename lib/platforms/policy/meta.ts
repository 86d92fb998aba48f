import { consented, rulesByKind } from "./consented";
import type { Clause, PlatformPolicy, PolicyRule } from "./types";

const purpose: Clause = {
  name: "Meta Platform Terms 3: use data for the purpose the person agreed to, delete it on request",
  url: "https://developers.facebook.com/terms/",
};
const privacy: Clause = {
  name: "Meta Developer Policies: personal data only with consent and only as long as needed",
  url: "https://developers.facebook.com/devpolicy/",
};

const count = consented(purpose);
const personal: PolicyRule = { ...count, sumAcrossPlatforms: false, derive: false, clause: privacy };

/** Meta: statistics belong to the purpose that the person consented to; texts and names are personal data. */
export const metaPolicy: PlatformPolicy = () => rulesByKind({ count, personal });
