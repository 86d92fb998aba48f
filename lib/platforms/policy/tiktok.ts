import { consented, rulesByKind } from "./consented";
import type { Clause, PlatformPolicy, PolicyRule } from "./types";

const purpose: Clause = {
  name: "TikTok Developer Terms of Service: use data for what the user agreed to, delete it when the agreement ends",
  url: "https://www.tiktok.com/legal/page/global/tik-tok-developer-terms-of-service/en",
};
const privacy: Clause = {
  name: "TikTok Developer Guidelines: personal data only with consent and only as far as the app needs it",
  url: "https://developers.tiktok.com/doc/our-guidelines-developer-guidelines/",
};

const count = consented(purpose);
const personal: PolicyRule = { ...count, sumAcrossPlatforms: false, derive: false, clause: privacy };

/** TikTok: statistics belong to the purpose that the person consented to; texts and names are personal data. */
export const tiktokPolicy: PlatformPolicy = () => rulesByKind({ count, personal });
