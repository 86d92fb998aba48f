import { describe, expect, it } from "vitest";
import { gcmDecrypt, gcmEncrypt } from "./gcm";

/** D. McGrew and J. Viega, "The Galois/Counter Mode of Operation (GCM)", appendix B, test case 16. */
const case16 = {
  key: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
  nonce: "cafebabefacedbaddecaf888",
  associatedData: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
  plain:
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
  text: "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
  tag: "76fc6ece0f4e1768cddf8853bb2d551b",
};
const bytes = (hex: string) => Buffer.from(hex, "hex");
const input = {
  key: bytes(case16.key),
  nonce: bytes(case16.nonce),
  associatedData: bytes(case16.associatedData),
};

describe("gcmEncrypt", () => {
  it("gives the published text and tag of McGrew-Viega test case 16", () => {
    const sealed = gcmEncrypt(input, bytes(case16.plain));
    expect(sealed.text.toString("hex")).toBe(case16.text);
    expect(sealed.tag.toString("hex")).toBe(case16.tag);
  });

  it("opens test case 16 and refuses it with other associated data", () => {
    const sealed = { text: bytes(case16.text), tag: bytes(case16.tag) };
    expect(gcmDecrypt(input, sealed).toString("hex")).toBe(case16.plain);
    expect(() => gcmDecrypt({ ...input, associatedData: bytes("00") }, sealed)).toThrow();
  });

  it("refuses a shortened tag, which would be easier to guess", () => {
    expect(() => gcmDecrypt(input, { text: bytes(case16.text), tag: bytes(case16.tag).subarray(0, 12) })).toThrow();
  });
});
