import { createHash, randomUUID } from "node:crypto";
import type { BrowserContext, Page } from "playwright-core";
import { expect, it } from "vitest";
import { pool } from "@/lib/db";
import { openTabs, signInInfluencer } from "@/tests/support/browser";
import { exhaustRequests, newEmail, pageUrl, password, signUpByPage } from "@/tests/support/people";
import { newInfluencerSession } from "@/tests/support/session";

let context: BrowserContext;
let page: Page;

openTabs({}, (tab) => {
  ({ context, page } = tab);
});

const tooMany = "That was a lot of attempts.";
const doorOf = (email: string) => `door:${createHash("sha256").update(email).digest("hex")}`;

it.each([
  ["/settings", "Profile", "Save"],
  ["/settings", "Language and time", "Save"],
  ["/settings/numbers", "On YouTube", "Save"],
  ["/settings/notifications", "What you are told, and where", "Save"],
  ["/settings/account", "Where you are signed in", "End all, this one too"],
])("at %s, %s changes nothing for whoever has used up their requests, and says so", async (path, label, button) => {
  const { userId } = await signInInfluencer(context);
  await page.goto(pageUrl(path), { waitUntil: "networkidle" });
  await exhaustRequests(userId);
  const form = page.getByRole("form", { name: label });
  await form.getByRole("button", { name: button }).click();
  await form.getByText(tooMany).waitFor();
  expect(new URL(page.url()).pathname).toBe(path);
});

it("the first profile is limited too", async () => {
  const email = newEmail();
  await signUpByPage(page, "influencer", email);
  const handle = `maya.${randomUUID().slice(0, 8)}`;
  await page.fill("[name=handle]", handle);
  await page.getByText(`${handle} is free.`).first().waitFor();
  await page.fill("[name=name]", "Maya Karra");
  await page.selectOption("[name=category]", "fitness");
  await page.selectOption("[name=country]", "GR");
  const { rows } = await pool().query<{ id: string }>("select id from auth.users where email = $1", [email]);
  await exhaustRequests(rows[0]?.id ?? "nobody");
  await page.locator("main [type=submit]").click();
  await page.getByText(tooMany).waitFor();
});

it("a stranger who guesses at the door keeps nobody from changing their password in the settings", async () => {
  const { email } = await signInInfluencer(context);
  await exhaustRequests(doorOf(email));
  await page.goto(pageUrl("/settings/account"));
  const form = page.getByRole("form", { name: "Password" });
  await form.getByLabel("Current password").fill(password);
  await form.getByLabel("New password").fill("another long password");
  await form.getByRole("button", { name: "Set a new password" }).click();
  await form.getByText("The password is changed.").waitFor();
});

it("nor from erasing their account", async () => {
  const { email, jar } = await newInfluencerSession();
  await exhaustRequests(doorOf(email));
  const answer = await jar.send("DELETE", "/api/me", { currentPassword: "not the password", confirmation: email });
  expect(answer.status).toBe(401);
});

it("whoever guesses a password at an open session is slowed down", async () => {
  const { email, userId, jar } = await newInfluencerSession();
  await exhaustRequests(`own:${userId}`);
  const answer = await jar.send("DELETE", "/api/me", { currentPassword: password, confirmation: email });
  expect(answer.status).toBe(429);
});

it("an open session sets no new password without the old one", async () => {
  await signInInfluencer(context);
  await page.goto(pageUrl("/reset-password"));
  await page.waitForURL("**/settings/account");
});
