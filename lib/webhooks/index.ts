export { answerChallenge } from "./answer-challenge";
export { keepWebhookSubscriptions } from "./keep-subscriptions";
export { measureWebhooks, type WebhookFigures } from "./measure-webhooks";
export { planWebhookEvents } from "./plan-events";
export { processWebhookEvents } from "./process-events";
export { receiveWebhook } from "./receive-webhook";
