import { createHash, timingSafeEqual } from "node:crypto";

/** Whether two secrets are equal, in a time that does not depend on where they differ. */
export function sameSecret(left: string, right: string): boolean {
  return timingSafeEqual(createHash("sha256").update(left).digest(), createHash("sha256").update(right).digest());
}

/** The S256 code challenge of RFC 7636 section 4.2: unpadded base64url of SHA-256 over the verifier. */
export function challengeS256(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}

const SECRET_PARAMETERS = new Set([
  "access_token",
  "appsecret_proof",
  "client_secret",
  "code",
  "code_challenge",
  "code_verifier",
  "fb_exchange_token",
  "id_token",
  "input_token",
  "key",
  "refresh_token",
  "state",
  "token",
]);

/** The query of a request as the call log may keep it: secret values are replaced by the word "redacted". */
export function redactQuery(query: URLSearchParams): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of query) kept[name] = SECRET_PARAMETERS.has(name) ? "redacted" : value;
  return kept;
}
