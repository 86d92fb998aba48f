import { describe, expect, it } from "vitest";
import { gcmDecrypt, gcmEncrypt } from "./gcm";

interface Vector {
  readonly name: string;
  readonly key: string;
  readonly nonce: string;
  readonly associatedData: string;
  readonly plain: string;
  readonly text: string;
  readonly tag: string;
}

const zeros = (bytes: number) => "00".repeat(bytes);
const longKey = "feffe9928665731c6d6a8f9467308308".repeat(2);
const longPlain =
  "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255";
const longText =
  "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad";

/**
 * D. McGrew and J. Viega, "The Galois/Counter Mode of Operation (GCM)", appendix B: every case with a 256-bit key and a
 * 96-bit nonce; and three of NIST's CAVP set for SP 800-38D (gcmEncryptExtIV256: nothing, text, text and data).
 */
const vectors: readonly Vector[] = [
  {
    name: "McGrew-Viega 13",
    key: zeros(32),
    nonce: zeros(12),
    associatedData: "",
    plain: "",
    text: "",
    tag: "530f8afbc74536b9a963b4f1c4cb738b",
  },
  {
    name: "McGrew-Viega 14",
    key: zeros(32),
    nonce: zeros(12),
    associatedData: "",
    plain: zeros(16),
    text: "cea7403d4d606b6e074ec5d3baf39d18",
    tag: "d0d1c8a799996bf0265b98b5d48ab919",
  },
  {
    name: "McGrew-Viega 15",
    key: longKey,
    nonce: "cafebabefacedbaddecaf888",
    associatedData: "",
    plain: longPlain,
    text: longText,
    tag: "b094dac5d93471bdec1a502270e3cc6c",
  },
  {
    name: "McGrew-Viega 16",
    key: longKey,
    nonce: "cafebabefacedbaddecaf888",
    associatedData: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
    plain: longPlain.slice(0, 120),
    text: longText.slice(0, 120),
    tag: "76fc6ece0f4e1768cddf8853bb2d551b",
  },
  {
    name: "CAVP, nothing to encrypt",
    key: "b52c505a37d78eda5dd34f20c22540ea1b58963cf8e5bf8ffa85f9f2492505b4",
    nonce: "516c33929df5a3284ff463d7",
    associatedData: "",
    plain: "",
    text: "",
    tag: "bdc1ac884d332457a1d2664f168c76f0",
  },
  {
    name: "CAVP, 128 bits of text",
    key: "31bdadd96698c204aa9ce1448ea94ae1fb4a9a0b3c9d773b51bb1822666b8f22",
    nonce: "0d18e06c7c725ac9e362e1ce",
    associatedData: "",
    plain: "2db5168e932556f8089a0622981d017d",
    text: "fa4362189661d163fcd6a56d8bf0405a",
    tag: "d636ac1bbedd5cc3ee727dc2ab4a9489",
  },
  {
    name: "CAVP, 128 bits of text and of data",
    key: "92e11dcdaa866f5ce790fd24501f92509aacf4cb8b1339d50c9c1240935dd08b",
    nonce: "ac93a1a6145299bde902f21a",
    associatedData: "1e0889016f67601c8ebea4943bc23ad6",
    plain: "2d71bcfa914e4ac045b2aa60955fad24",
    text: "8995ae2e6df3dbf96fac7b7137bae67f",
    tag: "eca5aa77d51d4a0a14d9c51e1da474ab",
  },
];

const bytes = (hex: string) => Buffer.from(hex, "hex");
const inputOf = ({ key, nonce, associatedData }: Vector) => ({
  key: bytes(key),
  nonce: bytes(nonce),
  associatedData: bytes(associatedData),
});
const sealedOf = ({ text, tag }: Vector) => ({ text: bytes(text), tag: bytes(tag) });

/** Every version of some bytes in which one bit is another. */
function flips(original: Buffer): Buffer[] {
  return Array.from({ length: original.length * 8 }, (_, bit) => {
    const changed = Buffer.from(original);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    return changed;
  });
}

/** What must not open, although it differs from a published vector in one thing only. */
function forgeries(vector: Vector) {
  const input = inputOf(vector);
  const sealed = sealedOf(vector);
  const append = (part: Buffer) => Buffer.concat([part, Buffer.alloc(1)]);
  const shorter = (part: Buffer) => Array.from({ length: part.length }, (_, length) => part.subarray(0, length));
  return {
    "another key": flips(input.key).map((key) => ({ input: { ...input, key }, sealed })),
    "another nonce": [...flips(input.nonce), append(input.nonce), ...shorter(input.nonce).slice(1)].map((nonce) => ({
      input: { ...input, nonce },
      sealed,
    })),
    "other associated data": [
      ...flips(input.associatedData),
      ...shorter(input.associatedData),
      append(input.associatedData),
    ].map((associatedData) => ({ input: { ...input, associatedData }, sealed })),
    "another text": [...flips(sealed.text), ...shorter(sealed.text), append(sealed.text)].map((text) => ({
      input,
      sealed: { ...sealed, text },
    })),
    "another tag": [...flips(sealed.tag), Buffer.alloc(16), Buffer.alloc(16, 0xff)].map((tag) => ({
      input,
      sealed: { ...sealed, tag },
    })),
    "a tag of another length": [...shorter(sealed.tag), append(sealed.tag)].map((tag) => ({
      input,
      sealed: { ...sealed, tag },
    })),
    "data and text in each other's place": [
      { input: { ...input, associatedData: sealed.text }, sealed: { ...sealed, text: input.associatedData } },
    ].filter(() => !sealed.text.equals(input.associatedData)),
  };
}

describe.each(vectors)("AES-256-GCM: $name", (vector) => {
  it("gives the published text and tag, and opens them", () => {
    const sealed = gcmEncrypt(inputOf(vector), bytes(vector.plain));
    expect(sealed.text.toString("hex")).toBe(vector.text);
    expect(sealed.tag.toString("hex")).toBe(vector.tag);
    expect(gcmDecrypt(inputOf(vector), sealedOf(vector)).toString("hex")).toBe(vector.plain);
  });

  it.each(Object.entries(forgeries(vector)))("refuses %s, in every case", (_what, cases) => {
    const accepted = cases.filter(({ input, sealed }) => {
      try {
        gcmDecrypt(input, sealed);
        return true;
      } catch {
        return false;
      }
    });
    expect(accepted).toEqual([]);
  });
});

it("tries more than five thousand forgeries of the published vectors", () => {
  const counts = vectors.flatMap((vector) => Object.values(forgeries(vector)).map(({ length }) => length));
  const tried = counts.reduce((sum, count) => sum + count, 0);
  process.stdout.write(`AES-GCM: ${vectors.length} published vectors, ${tried} forgeries of them\n`);
  expect(tried).toBeGreaterThan(5_000);
});
