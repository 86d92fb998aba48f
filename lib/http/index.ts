export { cronRoute } from "./cron";
export { answerHealth, answerPlatformHealth } from "./health-route";
export { type Navigation, type NavigationParts, navigationRoute } from "./navigation-route";
export { limitRequests } from "./rate-limit";
export { respondData } from "./respond";
export { userRoute } from "./route";
export { webhookRoute } from "./webhook-route";
