import type { Browser, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openBrowser } from "@/tests/support/browser";
import { newEmail, onboardByPage, pageUrl, signUpByPage } from "@/tests/support/people";

let browser: Browser;

openBrowser((launched) => {
  browser = launched;
});

/** Every violation of the policy that this page and those after it report. */
async function watched(page: Page): Promise<string[]> {
  const violations: string[] = [];
  await page.exposeFunction("tellViolation", (text: string) => violations.push(text));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const tell = (window as unknown as { tellViolation(text: string): void }).tellViolation;
      tell(`${location.pathname}: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  return violations;
}

describe("the Content-Security-Policy", () => {
  it("is kept by every page, signed out and signed in", async () => {
    const context = await browser.newContext({ locale: "en-GB" });
    const page = await context.newPage();
    const violations = await watched(page);
    const open = async (path: string) => {
      await page.goto(pageUrl(path), { waitUntil: "networkidle" });
    };
    const publicPages = ["/", "/login", "/signup", "/forgot-password", "/check-mail", "/privacy", "/terms", "/nothing"];
    for (const path of [...publicPages, "/auth/confirm?token_hash=abc&type=signup", "/dev/mail"]) await open(path);
    await signUpByPage(page, "influencer", newEmail());
    await onboardByPage(page);
    await open("/dashboard");
    await page.goto(pageUrl("/connect/instagram"), { waitUntil: "networkidle" });
    await page.getByRole("link", { name: "Continue to Instagram" }).click();
    await page.getByTestId("persona-eleni").check();
    await page.getByTestId("allow").click();
    await page.waitForURL("**/dashboard**");
    for (const path of ["/dashboard", "/settings", "/connect/instagram", "/home"]) await open(path);
    expect(violations).toEqual([]);
    await context.close();
  });

  it("stops a script that somebody smuggled into a page", async () => {
    const context = await browser.newContext({ locale: "en-GB" });
    const page = await context.newPage();
    const violations = await watched(page);
    await page.route(pageUrl("/terms"), async (route) => {
      const answer = await route.fetch();
      const body = (await answer.text()).replace("</body>", "<script>window.smuggled = true</script></body>");
      await route.fulfill({ response: answer, body });
    });
    await page.goto(pageUrl("/terms"), { waitUntil: "networkidle" });
    expect(await page.evaluate(() => "smuggled" in window)).toBe(false);
    expect(violations.join()).toContain("script-src");
    await context.close();
  });

  it.each(["/deletion/code.png", "/influencers/somebody.svg", "/nothing.txt", "/nothing.ico", "/icon.svg.webmanifest"])(
    "stands at %s too, which only looks like a file",
    async (path) => {
      const answer = await fetch(pageUrl(path));
      expect(answer.headers.get("content-type")).toContain("text/html");
      expect(answer.headers.get("content-security-policy")).toMatch(/script-src 'nonce-/);
    },
  );

  it.each(["/icon.svg", "/platforms/youtube.svg"])("lets nothing run in the file %s", async (path) => {
    const answer = await fetch(pageUrl(path));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(answer.headers.get("content-security-policy")).not.toContain("script-src");
  });
});
