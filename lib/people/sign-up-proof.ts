import { hashToken, sameText } from "@/lib/crypto";

/**
 * Where the proof stands in what the Auth server keeps about somebody. It is written with the password, when an account
 * is made, and never by a later sign-up for the same address: so it says whose password is in force.
 */
const key = "sign_up_proof";

/** What a sign-up tells the Auth server, so that the browser that holds `secret` can show later that it made the account. */
export function signUpProof(secret: string): Readonly<Record<typeof key, string>> {
  return { [key]: hashToken(secret) };
}

/** Whether the account with this metadata was made by the sign-up that left `secret`; null, where none was left, is no. */
export function madeTheAccount(secret: string | null, metadata: Readonly<Record<string, unknown>>): boolean {
  const proof = metadata[key];
  return secret !== null && typeof proof === "string" && sameText(proof, hashToken(secret));
}
