import { createSecretKey } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { generateKey, parseKeyRing } from "./key-ring";
import { openToken, sealedKeyId, sealToken } from "./seal";

const oldEntry = `old:${generateKey().split(":")[1]}`;
const newEntry = `new:${generateKey().split(":")[1]}`;
const ring = parseKeyRing(`${newEntry},${oldEntry}`);
const oldRing = parseKeyRing(oldEntry);
const place = {
  table: "connection_tokens",
  column: "sealed_access_token",
  rowId: "3b1f8f5e-0000-4000-8000-000000000001",
};

function outcome(work: () => string): string {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}
const open = (sealed: string, where = place) => outcome(() => openToken(sealed, where, ring));

/** Any UTF-16 text, half surrogate pairs included. */
const anyText = fc.uint16Array({ maxLength: 3000 }).map((units) => String.fromCharCode(...units));

describe("sealToken and openToken", () => {
  it("give back what was sealed, whatever text it is", () => {
    fc.assert(
      fc.property(anyText, fc.uuid(), (plain, rowId) => {
        const where = { ...place, rowId };
        return openToken(sealToken(plain, where, ring), where, ring) === Buffer.from(plain, "utf8").toString("utf8");
      }),
    );
  });

  it("are written v1.key.nonce.text.tag and never the same twice", () => {
    const first = sealToken("secret", place, ring);
    expect(first).toMatch(/^v1\.new\.[\w-]{16}\.[\w-]{8}\.[\w-]{22}$/);
    expect(sealedKeyId(first)).toBe("new");
    expect(sealToken("secret", place, ring)).not.toBe(first);
  });

  it("refuse every text in which one bit was flipped", () => {
    const sealed = sealToken("IGAAlong-lived-token", place, ring);
    const raw = Buffer.from(sealed, "latin1");
    for (let bit = 0; bit < raw.length * 8; bit++) {
      const changed = Buffer.from(raw);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(open(changed.toString("latin1"))).toMatch(/^(INTERNAL|CONFIGURATION)$/);
    }
  });

  it("refuse every shortened text and every text with something appended", () => {
    const sealed = sealToken("ya29.token", place, ring);
    for (let length = 0; length < sealed.length; length++) expect(open(sealed.slice(0, length))).not.toBe("ya29.token");
    for (const tail of ["A", ".", ".AAAA", "=", " "]) expect(open(sealed + tail)).toBe("INTERNAL");
  });

  it("refuse a text that was moved to another row, column or table", () => {
    const sealed = sealToken("secret", place, ring);
    expect(open(sealed, { ...place, rowId: "3b1f8f5e-0000-4000-8000-000000000002" })).toBe("INTERNAL");
    expect(open(sealed, { ...place, column: "sealed_refresh_token" })).toBe("INTERNAL");
    expect(open(sealed, { ...place, table: "oauth_states" })).toBe("INTERNAL");
  });

  it("refuse nonce, text or tag taken from another sealed text of the same place", () => {
    const [a, b] = [sealToken("secret-a", place, ring).split("."), sealToken("secret-b", place, ring).split(".")];
    for (const index of [2, 3, 4]) {
      const mixed = a.map((part, at) => (at === index ? b[at] : part)).join(".");
      expect(open(mixed)).toBe("INTERNAL");
    }
  });

  it("refuse a text whose key id was exchanged, even when both ids hold the same key", () => {
    const key = newEntry.split(":")[1];
    const alias = {
      ...ring,
      opening: new Map([...ring.opening, ["twin", createSecretKey(Buffer.from(key ?? "", "base64"))]]),
    };
    const renamed = sealToken("secret", place, ring).replace("v1.new.", "v1.twin.");
    expect(outcome(() => openToken(renamed, place, alias))).toBe("INTERNAL");
  });

  it("open what an older key sealed, and say so when that key is gone", () => {
    const sealed = sealToken("secret", place, oldRing);
    expect(open(sealed)).toBe("secret");
    expect(outcome(() => openToken(sealed, place, parseKeyRing(newEntry)))).toBe("CONFIGURATION");
  });

  it("never repeat the secret or the sealed text in an error", () => {
    const sealed = sealToken("very-secret", place, ring);
    try {
      openToken(`${sealed.slice(0, -1)}!`, place, ring);
      expect.unreachable();
    } catch (error) {
      const shown = JSON.stringify({ ...(error as Error), message: (error as Error).message });
      expect(shown).not.toContain("very-secret");
      expect(shown).not.toContain(sealed.slice(3, 30));
    }
  });
});
