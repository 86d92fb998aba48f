import { describe, expect, it } from "vitest";
import { randomSecret } from "@/lib/crypto";
import { madeTheAccount, signUpProof } from "./sign-up-proof";

describe("the proof of a sign-up", () => {
  it("is refused without a secret, with another one, with what the server keeps, and where none was left", () => {
    const secret = randomSecret();
    const kept = signUpProof(secret);
    expect(madeTheAccount(null, kept)).toBe(false);
    expect(madeTheAccount(randomSecret(), kept)).toBe(false);
    expect(madeTheAccount(kept.sign_up_proof, kept)).toBe(false);
    expect(madeTheAccount("", kept)).toBe(false);
    for (const metadata of [{}, { sign_up_proof: null }, { sign_up_proof: [secret] }, { sign_up_proof: secret }])
      expect(madeTheAccount(secret, metadata)).toBe(false);
  });

  it("is accepted from the browser that made the account", () => {
    const secret = randomSecret();
    expect(madeTheAccount(secret, { role: "brand", ...signUpProof(secret) })).toBe(true);
  });
});
