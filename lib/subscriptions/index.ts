export { keepSubscriptions } from "./keep-subscriptions";
export { leaveSubscriptions } from "./leave-subscriptions";
export { openSecret } from "./secret";
