import {
  graphError,
  serverFailure,
  throttledByFault,
  tokenRefused,
  unsupportedRequest,
} from "@/sandbox/core/graph/errors";
import type { FailureReplies } from "@/sandbox/core/platform";
import { Refusal, type Reply } from "@/sandbox/core/reply";

/** What every call answers for an account that is personal, or was switched back to personal. */
export function notProfessional(): Refusal {
  return new Refusal(graphError({ status: 403, code: 10, message: "(#10) The user is not an Instagram Business" }));
}

/** The flat error body of the code exchange on api.instagram.com. */
export function flatTokenError(message: string): Reply {
  return { status: 400, body: { error_type: "OAuthException", code: 400, error_message: message } };
}

export const instagramFailures: FailureReplies = {
  rateLimited: (fault) => throttledByFault({ type: "instagram", id: "0" }, fault),
  serverError: serverFailure,
  tokenInvalid: () => tokenRefused("removed").reply,
  notFound: unsupportedRequest,
};
