import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pool } from "@/lib/db";
import { launchBrowser } from "@/scripts/browser";
import { startTestStack, type TestStack } from "@/scripts/stack/test-stack";
import { removePeople, takeStackEnvironment } from "@/tests/support/connect";
import { stackVariable } from "@/tests/support/env";
import { mailedLinks } from "@/tests/support/mailed-links";
import { logInByPage, newEmail, onboardByPage, pageUrl } from "@/tests/support/people";

const ownPassword = "my own long password";
const strangersPassword = "the stranger's password";
const chosenPassword = "chosen when confirming";

let stack: TestStack;
let browser: Browser;

beforeAll(async () => {
  stack = await startTestStack({ reuseBuild: true, confirmEmail: true });
  process.env[stackVariable] = stack.file;
  takeStackEnvironment();
  browser = await launchBrowser();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await removePeople();
  await pool().end();
  await stack?.stop({ keepLogs: false });
}, 60_000);

/** A window of a browser that nobody has used before. */
async function newBrowser(): Promise<Page> {
  const context = await browser.newContext({ locale: "en-GB" });
  return context.newPage();
}

async function signUp(page: Page, email: string, password: string): Promise<void> {
  await page.goto(pageUrl("/signup?role=influencer"));
  await page.fill("[name=email]", email);
  await page.fill("[name=password]", password);
  await page.locator("main [type=submit]").click();
  await page.waitForURL("**/check-mail?for=signup");
}

async function openLink(page: Page, email: string, type: "signup" | "recovery"): Promise<void> {
  await page.goto(mailedLinks(email, type)[0] ?? "no mail");
  await page.locator("main [type=submit]").click();
  await page.waitForURL((url) => !url.pathname.startsWith("/auth/confirm"));
}

async function expectRefused(email: string, password: string): Promise<void> {
  const page = await newBrowser();
  await logInByPage(page, email, password);
  await page.getByText("E-mail or password is not right.").waitFor();
}

async function sessionsOf(email: string): Promise<number> {
  const { rows } = await pool().query(
    "select s.id from auth.sessions s join auth.users u on u.id = s.user_id where u.email = $1",
    [email],
  );
  return rows.length;
}

async function choosePassword(page: Page, email: string): Promise<void> {
  await page.getByText(`Account: ${email}`).waitFor();
  await page.fill("[name=password]", chosenPassword);
  await page.locator("main [type=submit]").click();
  await page.waitForURL("**/onboarding");
}

it("whoever opens the link where they signed up is in with one press, and their password stays", async () => {
  const [page, email] = [await newBrowser(), newEmail()];
  await signUp(page, email, ownPassword);
  await openLink(page, email, "signup");
  expect(new URL(page.url()).pathname).toBe("/onboarding");
  await onboardByPage(page);
  const elsewhere = await newBrowser();
  await logInByPage(elsewhere, email, ownPassword);
  await elsewhere.waitForURL("**/dashboard");
}, 120_000);

it("a stranger who signed up with the address first is never let in, though its owner signed up too", async () => {
  const [stranger, owner, email] = [await newBrowser(), await newBrowser(), newEmail()];
  await signUp(stranger, email, strangersPassword);
  await signUp(owner, email, ownPassword);
  await openLink(owner, email, "signup");
  expect(new URL(owner.url()).pathname).toBe("/reset-password");
  // Before a password is chosen: the address is confirmed now, but nobody knows the password in force.
  await expectRefused(email, strangersPassword);
  await choosePassword(owner, email);
  await expectRefused(email, strangersPassword);
  const elsewhere = await newBrowser();
  await logInByPage(elsewhere, email, chosenPassword);
  await elsewhere.waitForURL("**/onboarding");
}, 120_000);

it("a link that is opened in another browser asks for a password, and says for which account", async () => {
  const [first, second, email] = [await newBrowser(), await newBrowser(), newEmail()];
  await signUp(first, email, ownPassword);
  await openLink(second, email, "signup");
  await second.getByText("Your address is confirmed.").waitFor();
  await choosePassword(second, email);
  // The permit is used up: from now on the old password is asked for.
  await second.goto(pageUrl("/reset-password"));
  await second.waitForURL("**/settings/account");
}, 120_000);

it("a stranger's password is void as well when the owner confirms by asking for a new one", async () => {
  const [stranger, owner, email] = [await newBrowser(), await newBrowser(), newEmail()];
  await signUp(stranger, email, strangersPassword);
  await owner.goto(pageUrl("/forgot-password"));
  await owner.fill("[name=email]", email);
  await owner.locator("main [type=submit]").click();
  await owner.waitForURL("**/check-mail?for=recovery");
  await openLink(owner, email, "recovery");
  await expectRefused(email, strangersPassword);
  await choosePassword(owner, email);
}, 120_000);

it("a stranger's link says who is signed in, and afterwards whose account it is", async () => {
  const [page, email] = [await newBrowser(), newEmail()];
  await signUp(page, email, ownPassword);
  await openLink(page, email, "signup");
  const [stranger, theirs] = [await newBrowser(), newEmail()];
  await signUp(stranger, theirs, strangersPassword);
  expect(await sessionsOf(email)).toBe(1);

  await page.goto(mailedLinks(theirs, "signup")[0] ?? "no mail");
  await page.getByText(`You are signed in as ${email}.`).waitFor();
  await page.locator("main [type=submit]").click();
  await page.waitForURL("**/reset-password**");
  await page.getByText(`Account: ${theirs}`).waitFor();
  expect(await sessionsOf(email)).toBe(0);
}, 120_000);
