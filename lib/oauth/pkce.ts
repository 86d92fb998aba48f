import "server-only";
import { createHash, randomBytes } from "node:crypto";
import type { OAuthSpec } from "@/lib/platforms/types";

type PkceMethod = Exclude<OAuthSpec["pkce"], "none">;

/** A fresh code verifier: 256 random bits as 43 unreserved characters (RFC 7636, 4.1). */
export function newCodeVerifier(): string {
  return randomBytes(32).toString("base64url");
}

/**
 * The challenge of a verifier: base64url(SHA-256(verifier)) without padding (RFC 7636, 4.2), or the same digest in
 * lower-case hex for the platform that asks for that under the name S256.
 */
export function codeChallenge(verifier: string, method: PkceMethod): string {
  const digest = createHash("sha256").update(verifier, "ascii").digest();
  return digest.toString(method === "S256" ? "base64url" : "hex");
}
