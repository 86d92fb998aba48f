import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadSecrets } from "./secrets";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "influmeter-secrets-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("the second start has the secrets of the first", () => {
  const first = loadSecrets(folder);
  expect(loadSecrets(folder)).toEqual(first);
});

it("two data folders share no secret", () => {
  const other = mkdtempSync(join(tmpdir(), "influmeter-secrets-"));
  const values = (dir: string) => Object.values(loadSecrets(dir)).filter((value) => typeof value === "string");
  const mine = new Set(values(folder));
  expect(values(other).filter((value) => mine.has(value))).toEqual([]);
  rmSync(other, { recursive: true });
});

it("nobody but the owner may read the file", () => {
  loadSecrets(folder);
  expect(statSync(join(folder, "secrets.json")).mode & 0o777).toBe(0o600);
});

it("a damaged file is reported and left as it is", () => {
  const file = join(folder, "secrets.json");
  writeFileSync(file, "{ half");
  expect(() => loadSecrets(folder)).toThrow("is damaged");
  expect(readFileSync(file, "utf8")).toBe("{ half");
});

it("the token key has 32 bytes", () => {
  const [, key = ""] = loadSecrets(folder).tokenEncryptionKeys.split(":");
  expect(Buffer.from(key, "base64")).toHaveLength(32);
});

it("a start over replaces a damaged file", () => {
  writeFileSync(join(folder, "secrets.json"), "{ half");
  const replaced = loadSecrets(folder, { replaceDamaged: true });
  expect(loadSecrets(folder)).toEqual(replaced);
});

it("a secret that a newer version needs is added once, and the others stay", () => {
  const file = join(folder, "secrets.json");
  const { cronSecret, clients, ...older } = loadSecrets(folder);
  const { apiKeys, ...youtube } = clients.youtube;
  writeFileSync(file, JSON.stringify({ ...older, clients: { ...clients, youtube } }));
  const upgraded = loadSecrets(folder);
  expect(upgraded).toMatchObject({ ...older, clients: { ...clients, youtube } });
  expect(upgraded.cronSecret).not.toBe(cronSecret);
  expect(upgraded.clients.youtube.apiKeys).toHaveLength(apiKeys.length);
  expect(loadSecrets(folder)).toEqual(upgraded);
});
