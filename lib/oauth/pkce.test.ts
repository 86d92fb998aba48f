import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { codeChallenge, newCodeVerifier } from "./pkce";

describe("codeChallenge", () => {
  it("gives the challenge of RFC 7636, appendix B", () => {
    const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    expect(codeChallenge(verifier, "S256")).toBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  });

  it("gives the same digest in hex for the variant that wants hex", () => {
    const verifier = newCodeVerifier();
    expect(codeChallenge(verifier, "S256-hex")).toBe(createHash("sha256").update(verifier).digest("hex"));
    expect(codeChallenge("sim-verifier-0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ", "S256-hex")).toBe(
      "33216e388521145a92f01bd8108c60aaa31b7d7992c6a0f3c95bc74548c218e5",
    );
  });
});

describe("newCodeVerifier", () => {
  it("is 43 to 128 unreserved characters and new every time", () => {
    const made = new Set(Array.from({ length: 200 }, newCodeVerifier));
    expect(made.size).toBe(200);
    for (const verifier of made) expect(verifier).toMatch(/^[A-Za-z0-9\-._~]{43,128}$/);
  });

  it("uses the base64url of RFC 7636, appendix A: no padding, - and _", () => {
    expect(Buffer.from([3, 236, 255, 224, 193]).toString("base64url")).toBe("A-z_4ME");
  });
});
