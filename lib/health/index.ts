export { examine } from "./doctor";
export type { Finding } from "./finding";
export { lookAtHealth, overall } from "./health";
export { isSlow, paceMs } from "./pace";
export { listPlatformTroubles, lookAtPlatforms } from "./platform-health";
