export { examine } from "./doctor";
export type { Finding } from "./finding";
export { lookAtHealth, overall } from "./health";
export { listPlatformTroubles, lookAtPlatforms } from "./platform-health";
