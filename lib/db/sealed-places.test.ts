import { createSecretKey } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generateKey, openToken, type SealedPlace, sealToken } from "@/lib/crypto";
import { type KeyRing, parseKeyRing } from "@/lib/crypto/key-ring";
import { AppError } from "@/lib/errors";
import { sealedTables } from "./sealed-places";

const keyOf = (entry: string) => createSecretKey(Buffer.from(entry.slice(entry.indexOf(":") + 1), "base64"));
const [first, second] = [generateKey(), generateKey()];
const plainRing = parseKeyRing(`${first},${second}`);
/** Also knows the first key under another name: only the associated data tells the two apart. */
const ring: KeyRing = { ...plainRing, opening: new Map([...plainRing.opening, ["alias", keyOf(first)]]) };
const [sealingId, otherId] = [...ring.opening.keys()];

const rows = ["3b1f8f5e-0000-4000-8000-000000000001", "3b1f8f5e-0000-4000-8000-000000000002"];
const places: SealedPlace[] = Object.entries(sealedTables).flatMap(([table, { columns }]) =>
  columns.flatMap((column) => rows.map((rowId) => ({ table, column, rowId }))),
);
const nameOf = ({ table, column, rowId }: SealedPlace) => `${table}.${column} of ${rowId}`;
const secretOf = (place: SealedPlace) => `secret of ${nameOf(place)}`;

let tried = 0;
/** The code of the refusal; what opens although it must not is given back as it opened. */
function outcome(text: string, place: SealedPlace): string {
  tried += 1;
  try {
    return `opened: ${openToken(text, place, ring)}`;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}
const refused = /^(INTERNAL|CONFIGURATION)$/;

const withPart = (text: string, index: number, part: string | undefined) =>
  text
    .split(".")
    .map((own, at) => (at === index ? part : own))
    .join(".");

describe.each(places.map((place) => ({ name: nameOf(place), place })))("what is sealed for $name", ({ place }) => {
  const sealed = sealToken(secretOf(place), place, ring);

  it("opens there", () => {
    expect(openToken(sealed, place, ring)).toBe(secretOf(place));
  });

  it("opens in no other place: neither another row, nor another column, nor another table", () => {
    const others = places.filter((other) => nameOf(other) !== nameOf(place));
    expect(others.map((other) => outcome(sealed, other))).toEqual(others.map(() => "INTERNAL"));
  });

  it("does not open with nonce, text or tag of another secret, of this place or of any other", () => {
    for (const other of places) {
      const foreign = sealToken(`${secretOf(place).slice(0, -1)}X`, other, ring).split(".");
      for (const index of [2, 3, 4]) expect(outcome(withPart(sealed, index, foreign[index]), place)).toBe("INTERNAL");
    }
  });

  it("does not open under another key's id, even where that names the same key", () => {
    for (const id of [otherId, "alias"]) expect(outcome(withPart(sealed, 1, id), place)).toBe("INTERNAL");
    for (const id of ["", "nobody", `${sealingId} `, "__proto__"]) {
      expect(outcome(withPart(sealed, 1, id), place)).toBe("CONFIGURATION");
    }
  });

  it("does not open under another version", () => {
    for (const version of ["v2", "v0", "V1", "v1 ", " v1", "v", "1", "", "v11"]) {
      expect(outcome(withPart(sealed, 0, version), place)).toBe("INTERNAL");
    }
  });

  it("does not open with a character less, more or other, at any position, nor cut off anywhere", () => {
    for (let at = 0; at < sealed.length; at++) {
      const [head, character, tail] = [sealed.slice(0, at), sealed[at] ?? "", sealed.slice(at + 1)];
      expect(outcome(head + tail, place), `without ${at}`).toMatch(refused);
      expect(outcome(head, place), `cut at ${at}`).toMatch(refused);
      for (const other of ["A", "_", ".", "=", "\0", "é"]) {
        expect(outcome(head + other + character + tail, place), `${other} at ${at}`).toMatch(refused);
        if (other !== character) expect(outcome(head + other + tail, place), `${other} for ${at}`).toMatch(refused);
      }
    }
  });

  it("does not open with its parts in another order, left out or doubled", () => {
    const parts = sealed.split(".");
    const changed = fc
      .shuffledSubarray([...parts, ...parts], { minLength: 1 })
      .map((some) => some.join("."))
      .filter((text) => text !== sealed);
    fc.assert(fc.property(changed, (text) => refused.test(outcome(text, place))));
  });
});

describe("any sealed text", () => {
  const anyPlace = fc.constantFrom(...places);
  const anySecret = fc.uint16Array({ maxLength: 200 }).map((units) => String.fromCharCode(...units));

  it("opens in the place that it was sealed for and in no other", () => {
    fc.assert(
      fc.property(anyPlace, anyPlace, fc.uuid(), fc.uuid(), anySecret, (from, to, rowFrom, rowTo, secret) => {
        const origin = { ...from, rowId: rowFrom };
        const target = { ...to, rowId: rowTo };
        fc.pre(nameOf(origin) !== nameOf(target));
        const sealed = sealToken(secret, origin, ring);
        const opens = openToken(sealed, origin, ring) === Buffer.from(secret, "utf8").toString("utf8");
        return opens && outcome(sealed, target) === "INTERNAL";
      }),
      { numRuns: 500 },
    );
  });

  it("does not open once bytes of it were changed", () => {
    const changes = fc.array(fc.tuple(fc.nat(1000), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(anyPlace, anySecret, changes, (place, secret, pairs) => {
        const sealed = sealToken(secret, place, ring);
        const raw = Buffer.from(sealed, "latin1");
        for (const [at, by] of pairs) raw[at % raw.length] = (raw[at % raw.length] ?? 0) ^ by;
        const changed = raw.toString("latin1");
        fc.pre(changed !== sealed);
        return refused.test(outcome(changed, place));
      }),
      { numRuns: 500 },
    );
  });

  it("was tried in more than ten thousand wrong ways", () => {
    process.stdout.write(`sealed texts: ${places.length} places, ${tried} wrong openings tried, none accepted\n`);
    expect(tried).toBeGreaterThan(10_000);
  });
});
