import type { PlatformError } from "@/lib/platforms/errors";
import { failure, failureByStatus, verdictsByCode } from "@/lib/platforms/shared/failure";
import type { FailedResponse } from "@/lib/platforms/types";
import { failed } from "./schemas";

const verdicts = verdictsByCode({
  invalid_token: { code: "TOKEN_EXPIRED" },
  invalid_grant: { code: "TOKEN_INVALID" },
  insufficient_scope: { code: "PERMISSION_MISSING" },
  invalid_client: { code: "APP_MISCONFIGURED" },
  unauthorized_client: { code: "APP_MISCONFIGURED" },
  invalid_scope: { code: "APP_MISCONFIGURED" },
  invalid_request: { code: "INVALID_REQUEST" },
  not_found: { code: "NOT_FOUND" },
  rate_limited: { code: "RATE_LIMITED", limitOwner: "app" },
});

/** A failed answer of Toy as a PlatformError, decided by its `error` and then by the HTTP status. */
export function classify(response: FailedResponse): PlatformError {
  const parsed = failed.safeParse(response.body);
  const finding = parsed.success && response.status < 500 ? verdicts.get(parsed.data.error) : undefined;
  if (!parsed.success || finding === undefined) return failureByStatus("toy", response);
  const { error, error_description: words } = parsed.data;
  return failure("toy", response, { ...finding, words, platformCode: error });
}
