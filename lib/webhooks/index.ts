export { answerChallenge } from "./answer-challenge";
export { measureWebhooks, type WebhookFigures } from "./measure-webhooks";
export { planWebhookEvents } from "./plan-events";
export { processWebhookEvents } from "./process-events";
export { receiveWebhook } from "./receive-webhook";
