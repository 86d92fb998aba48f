import { rulesByKind } from "./consented";
import type { Clause, PlatformPolicy, PolicyRule } from "./types";

const storage: Clause = {
  name: "YouTube Developer Policies III.E.4: storing and refreshing API data",
  url: "https://developers.google.com/youtube/terms/developer-policies",
};
const derivedMetrics: Clause = {
  name: "YouTube additional policies on derived metrics and data storage",
  url: "https://developers.google.com/youtube/terms/derived-metrics-policy",
};

/** What YouTube allows everybody: show the figure as it is, under its name, while consent is checked monthly. */
const plain: PolicyRule = {
  store: true,
  keepDaysWithGrant: null,
  keepDaysWithoutGrant: 30,
  deleteWithinDaysOfDisconnect: 7,
  deleteWithinDaysOfRemoval: null,
  derive: false,
  sumAcrossPlatforms: false,
  showToOthers: true,
  mustLabel: true,
  mustRefreshWithinDays: 30,
  clause: storage,
};

/**
 * YouTube, the strictest. Without the amendment its figures are never summed, rated, ranked or forecast, and there is
 * no engagement rate at all. With it (audited installations) they may be, and figures may be kept for 36 months.
 */
export const youtubePolicy: PlatformPolicy = ({ youtubeDerivedMetrics }) => {
  const count: PolicyRule = youtubeDerivedMetrics
    ? { ...plain, keepDaysWithoutGrant: 36 * 30, derive: true, sumAcrossPlatforms: true, clause: derivedMetrics }
    : plain;
  const rate: PolicyRule = youtubeDerivedMetrics
    ? { ...count, sumAcrossPlatforms: false }
    : {
        ...plain,
        store: false,
        keepDaysWithGrant: 0,
        keepDaysWithoutGrant: 0,
        showToOthers: false,
        clause: derivedMetrics,
      };
  return {
    ...rulesByKind({ count, personal: plain }),
    engagement_rate: rate,
    audience: { ...plain, showToOthers: false },
  };
};
