export { examine } from "./doctor";
export type { Finding } from "./finding";
export { lookAtHealth, overall } from "./health";
export { paceMs } from "./pace";
export {
  judgePlatform,
  knownPlatformTroubles,
  listPlatformTroubles,
  lookAtPlatforms,
  recentFailureMs,
} from "./platform-health";
