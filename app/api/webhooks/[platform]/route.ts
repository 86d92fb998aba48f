import { webhookRoute } from "@/lib/http";
import { answerChallenge, receiveWebhook } from "@/lib/webhooks";

export const dynamic = "force-dynamic";

export const { GET, POST } = webhookRoute({ answerChallenge, receiveWebhook });
