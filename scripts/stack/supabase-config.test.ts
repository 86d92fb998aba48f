import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { repoRoot } from "./paths";
import { api, emailAuth, storage } from "./supabase-config";

/** `table.key` to the value, for the plain `key = value` lines that our config.toml consists of. */
function readConfig(): Map<string, unknown> {
  const values = new Map<string, unknown>();
  let table = "";
  for (const line of readFileSync(join(repoRoot, "supabase/config.toml"), "utf8").split("\n")) {
    table = /^\[(.+)\]$/.exec(line)?.[1] ?? table;
    const [, key, value] = /^(\w+) = (.+)$/.exec(line) ?? [];
    if (key && value) values.set(`${table}.${key}`, JSON.parse(value));
  }
  return values;
}

const config = readConfig();
const auth = emailAuth(true);

it("the local server and hosted Supabase follow the same rules", () => {
  const { email, ...general } = auth;
  const { template, enable_signup, ...mail } = email;
  for (const [key, value] of Object.entries(api)) expect(config.get(`api.${key}`), key).toEqual(value);
  for (const [key, value] of Object.entries(storage)) expect(config.get(`storage.${key}`), key).toEqual(value);
  for (const [key, value] of Object.entries(general)) expect(config.get(`auth.${key}`), key).toEqual(value);
  for (const [key, value] of Object.entries(mail)) expect(config.get(`auth.email.${key}`), key).toEqual(value);
  expect(config.get("auth.email.enabled")).toBe(enable_signup);
  expect(Object.keys(template)).toHaveLength(3);
});

it.each(Object.entries(auth.email.template))(
  "the %s mail is the same on both, and links to our own route",
  (kind, mail) => {
    expect(config.get(`auth.email.template.${kind}.subject`)).toBe(mail.subject);
    expect(basename(String(config.get(`auth.email.template.${kind}.content_path`)))).toBe(basename(mail.content_path));
    expect(existsSync(mail.content_path)).toBe(true);
    const html = readFileSync(mail.content_path, "utf8");
    const links = [...html.matchAll(/href="([^"]+)"/g)].map((match) => match[1]);
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) {
      expect(link).toMatch(/^\{\{ \.SiteURL \}\}\/auth\/confirm\?token_hash=\{\{ \.TokenHash \}\}&type=\w+$/);
    }
  },
);
