export { type Operations, readOperations, type ShownBudget, type ShownPlatform } from "./read-operations";
export type { ShownWebhooks } from "./shown-webhooks";
