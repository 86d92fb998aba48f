import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { testStack } from "./env";

/** Links of one kind that the Auth server has mailed to an address, newest mail first, one of each mail. */
export function mailedLinks(address: string, type: "signup" | "recovery" | "email_change"): string[] {
  const folder = testStack().env.MAIL_DIR ?? "";
  const link = new RegExp(`href="([^"]*type=${type}[^"]*)"`);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name): { to: string; at: string; html: string } => JSON.parse(readFileSync(join(folder, name), "utf8")))
    .filter(({ to }) => to === address)
    .sort((a, b) => b.at.localeCompare(a.at))
    .flatMap(({ html }) => link.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? []);
}
