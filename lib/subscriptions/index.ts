export { keepSubscriptions } from "./keep-subscriptions";
export { owingPlatforms } from "./kinds";
export { leaveSubscriptions } from "./leave-subscriptions";
export { openSecret } from "./secret";
