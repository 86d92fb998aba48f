import type { SealedPlace } from "@/lib/crypto";

/** Where the PKCE verifier of an attempt is stored. */
export function verifierPlace(stateId: string): SealedPlace {
  return { table: "oauth_states", column: "sealed_code_verifier", rowId: stateId };
}
