import { consented, rulesByKind } from "./consented";
import type { Clause, PlatformPolicy, PolicyRule } from "./types";

const purpose: Clause = {
  name: "TikTok Developer Terms of Service II.1: TikTok's information for the application alone that the user agreed to",
  url: "https://www.tiktok.com/legal/page/global/tik-tok-developer-terms-of-service/en",
};
const privacy: Clause = {
  name: "TikTok Developer Terms of Service III.3(h): no personal data for another purpose, no profiles of individuals",
  url: "https://www.tiktok.com/legal/page/global/tik-tok-developer-terms-of-service/en",
};

const count = consented(purpose);
const personal: PolicyRule = { ...count, sumAcrossPlatforms: false, derive: false, clause: privacy };

/** TikTok: statistics belong to the purpose that the person consented to; texts and names are personal data. */
export const tiktokPolicy: PlatformPolicy = () => rulesByKind({ count, personal });
