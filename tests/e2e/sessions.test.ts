import { randomUUID } from "node:crypto";
import type { Browser } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openBrowser, signInInfluencer } from "@/tests/support/browser";
import { logInByPage, pageUrl } from "@/tests/support/people";
import { newSession } from "@/tests/support/session";

let browser: Browser;

openBrowser((launched) => {
  browser = launched;
});

async function window() {
  const context = await browser.newContext({ locale: "en-GB" });
  return { context, page: await context.newPage() };
}

describe("somebody signed in at two places", () => {
  it("sees both, ends the other one at once, and stays signed in here", async () => {
    const [here, there] = [await window(), await window()];
    const { email } = await signInInfluencer(here.context);
    await logInByPage(there.page, email);
    await there.page.waitForURL("**/dashboard");

    await here.page.goto(pageUrl("/settings/account"));
    const list = here.page.getByRole("form", { name: "Where you are signed in" });
    const sessions = () => list.getByRole("listitem").count();
    await expect.poll(sessions, { timeout: 10_000 }).toBe(2);
    await list.getByRole("button", { name: /^End the session/ }).click();
    await list.getByText("Ended.").waitFor();
    await expect.poll(sessions, { timeout: 10_000 }).toBe(1);

    expect((await there.context.request.get(pageUrl("/api/social/accounts"))).status()).toBe(401);
    await there.page.goto(pageUrl("/settings/account"));
    await there.page.waitForURL("**/login**");
    expect((await here.context.request.get(pageUrl("/api/social/accounts"))).status()).toBe(200);

    await list.getByRole("button", { name: "End all, this one too" }).click();
    await here.page.waitForURL("**/login**");
    expect((await here.context.request.get(pageUrl("/api/social/accounts"))).status()).toBe(401);
  });
});

describe("a mail link", () => {
  it("uses nothing up when it is opened, and only tells a dead one when the button is pressed", async () => {
    const { page } = await window();
    const address = pageUrl(`/auth/confirm?token_hash=${randomUUID().replaceAll("-", "")}&type=signup`);
    await page.goto(address);
    expect(page.url()).toBe(address);
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.waitForURL("**/login?problem=link_expired");
  });
  it("works without JavaScript", async () => {
    const context = await browser.newContext({ locale: "en-GB", javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(pageUrl(`/auth/confirm?token_hash=${randomUUID().replaceAll("-", "")}&type=recovery`));
    await page.getByRole("button", { name: "Go on" }).click();
    await page.waitForURL("**/login?problem=link_expired");
  });
});

describe("a request from another site", () => {
  it.each([{ origin: "https://evil.test" }, { "sec-fetch-site": "cross-site" }, { origin: "null" }])(
    "changes nothing: %j",
    async (headers) => {
      const { jar } = await newSession("influencer");
      const answer = await jar.send("POST", "/api/social/accounts/sync-all", {}, headers);
      expect(answer.status).toBe(403);
    },
  );
});
