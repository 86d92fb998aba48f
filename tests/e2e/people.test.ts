import type { Browser, BrowserContext, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { pageFaults } from "@/tests/support/axe";
import { openTabs, signInInfluencer } from "@/tests/support/browser";
import { testStack } from "@/tests/support/env";
import { logInByPage, newEmail, onboardByPage, pageUrl, password, signUpByPage } from "@/tests/support/people";
import { newInfluencerSession, newSession } from "@/tests/support/session";

let browser: Browser;
let context: BrowserContext;
let page: Page;

openTabs({}, (tab) => {
  ({ browser, context, page } = tab);
});

const main = () => page.locator("main");

describe("an influencer", () => {
  it("signs up, says who they are, logs out, logs in and is back", async () => {
    const email = newEmail();
    await signUpByPage(page, "influencer", email);
    await onboardByPage(page);

    await page.getByRole("banner").getByRole("button", { name: "Log out" }).click();
    await page.waitForURL(pageUrl("/"));
    await page.goto(pageUrl("/dashboard"));
    await page.waitForURL("**/login?next=%2Fdashboard");

    await logInByPage(page, email);
    await page.waitForURL("**/dashboard");
  });

  it("is sent back to the page they asked for, and nowhere else", async () => {
    const { email } = await newInfluencerSession();
    for (const [next, expected] of [
      ["/settings", "/settings"],
      ["//evil.example", "/dashboard"],
      ["https://evil.example/settings", "/dashboard"],
    ] as const) {
      await context.clearCookies();
      await page.goto(pageUrl(`/login?next=${encodeURIComponent(next)}`));
      await page.fill("[name=email]", email);
      await page.fill("[name=password]", password);
      await page.locator("main [type=submit]").click();
      await page.waitForURL(pageUrl(expected));
    }
  });

  it("cannot take a handle that somebody has, and is told while typing", async () => {
    await signUpByPage(page, "influencer", newEmail());
    const taken = await onboardByPage(page);
    await context.clearCookies();
    await signUpByPage(page, "influencer", newEmail());
    await page.fill("[name=handle]", taken.toUpperCase());
    await main().getByText("Somebody has this handle already").first().waitFor();
    expect(await page.getAttribute("[name=handle]", "aria-invalid")).toBe("true");

    await page.fill("[name=name]", "Ana");
    await page.selectOption("[name=category]", "food");
    await page.selectOption("[name=country]", "CY");
    await page.locator("main [type=submit]").click();
    await main().getByRole("alert").waitFor();
    expect(new URL(page.url()).pathname).toBe("/onboarding");
    expect(await page.inputValue("[name=country]")).toBe("CY");
  });

  it("changes the profile, and the browser's time zone has become theirs", async () => {
    await signUpByPage(page, "influencer", newEmail());
    await onboardByPage(page);
    await page.goto(pageUrl("/settings"));
    expect(await page.inputValue("[name=timeZone]")).toBe("Europe/Athens");
    await page.fill("[name=bio]", "Runs before sunrise.");
    await page.check("[name=isPublic]");
    const profile = page.getByRole("form", { name: "Profile" });
    await profile.getByRole("button", { name: "Save" }).click();
    await profile.getByText("Saved.").waitFor();
    await page.reload();
    expect(await page.inputValue("[name=bio]")).toBe("Runs before sunrise.");
    expect(await page.isChecked("[name=isPublic]")).toBe(true);
  });

  it("reads everything in Greek after one press, on the next device too", async () => {
    const { email } = await signInInfluencer(context);
    await page.goto(pageUrl("/settings"));
    await page.getByRole("button", { name: "Ελληνικά" }).first().click();
    await page.getByRole("heading", { level: 1, name: "Ρυθμίσεις" }).waitFor();
    expect(await page.getAttribute("html", "lang")).toBe("el");

    const other = await browser.newContext({ locale: "de-DE" });
    const elsewhere = await other.newPage();
    await logInByPage(elsewhere, email);
    await elsewhere.waitForURL("**/dashboard");
    expect(await elsewhere.getAttribute("html", "lang")).toBe("el");
    await other.close();
  });
});

describe("a brand", () => {
  it("signs up, sees that its account is ready, and has no dashboard", async () => {
    await signUpByPage(page, "brand", newEmail());
    await main().getByRole("heading", { name: "Your account is ready" }).waitFor();
    await page.goto(pageUrl("/dashboard"));
    await page.waitForURL("**/home");
    await page.goto(pageUrl("/onboarding"));
    await page.waitForURL("**/home");
  });
});

describe("a forgotten password", () => {
  it("is replaced by the link in the mail, which works once and ends the other sessions", async () => {
    const { email } = await newSession("brand");
    const other = await browser.newContext();
    const elsewhere = await other.newPage();
    await logInByPage(elsewhere, email);
    await elsewhere.waitForURL("**/home");

    await page.goto(pageUrl("/forgot-password"));
    await page.fill("[name=email]", email);
    await page.locator("main [type=submit]").click();
    await page.waitForURL("**/check-mail?for=recovery");

    await page.goto(pageUrl("/dev/mail"));
    const link = main().locator("article", { hasText: email }).getByRole("link").first();
    const href = await link.getAttribute("href");
    // Scanners and previews open links before the person does; the person's link still works.
    await context.request.get(href ?? "");
    await link.click();
    await page.getByRole("button", { name: "Go on" }).click();
    await page.waitForURL("**/reset-password");
    for (const width of [1440, 360]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await pageFaults(page), `${width} px`).toEqual([]);
    }
    await page.fill("[name=password]", "another long password");
    await page.locator("main [type=submit]").click();
    await page.waitForURL("**/home");

    await elsewhere.goto(pageUrl("/settings"));
    expect(new URL(elsewhere.url()).pathname).toBe("/login");
    await other.close();

    await context.clearCookies();
    await page.goto(href ?? "");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.waitForURL("**/login?problem=link_expired");
    await main().getByText("used already or is too old").waitFor();
    await logInByPage(page, email);
    await main().getByText("E-mail or password is not right.").waitFor();
    await logInByPage(page, email, "another long password");
    await page.waitForURL("**/home");
  });

  it("does not tell whether an address has an account", async () => {
    await page.goto(pageUrl("/forgot-password"));
    await page.fill("[name=email]", newEmail());
    await page.locator("main [type=submit]").click();
    await page.waitForURL("**/check-mail?for=recovery");
  });
});

describe("the door", () => {
  it("gives a taken address the same answer as one that must be confirmed", async () => {
    const { email } = await newSession("brand");
    await page.goto(pageUrl("/signup"));
    await page.fill("[name=email]", email);
    await page.fill("[name=password]", "quite another password");
    await page.locator("main [type=submit]").click();
    await page.waitForURL("**/check-mail?for=signup");
    await main().getByText("If this address can be used").waitFor();
  });

  it("says what is wrong, keeps what was typed, and puts the focus there", async () => {
    await page.goto(pageUrl("/signup?role=brand"));
    await page.fill("[name=email]", "maya@example.com");
    await page.fill("[name=password]", "short");
    await page.locator("main [type=submit]").click();
    await main().getByText("At least 10 characters, please").waitFor();
    expect(await page.inputValue("[name=email]")).toBe("maya@example.com");
    expect(await page.inputValue("[name=password]")).toBe("");
    expect(await page.isChecked("[name=role][value=brand]")).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("password");
  });

  it("slows down whoever guesses the password of one address", async () => {
    const guesser = await browser.newContext({ extraHTTPHeaders: { "x-forwarded-for": "203.0.113.77" } });
    const guesses = await guesser.newPage();
    const email = newEmail();
    const words = guesses.locator("main").getByRole("alert");
    let answer = "";
    for (let attempt = 0; attempt < 14 && !answer.includes("lot of attempts"); attempt += 1) {
      await logInByPage(guesses, email, `guess number ${attempt}`);
      await words.waitFor();
      answer = (await words.textContent()) ?? "";
    }
    expect(answer).toContain("lot of attempts");
    await guesser.close();
  });

  it("opens without JavaScript", async () => {
    const { email } = await newSession("brand");
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const reader = await plain.newPage();
    await logInByPage(reader, email, "not the password");
    await reader.getByText("E-mail or password is not right.").waitFor();
    expect(await reader.inputValue("[name=email]")).toBe(email);
    await logInByPage(reader, email);
    await reader.waitForURL("**/home");
    await reader.getByRole("button", { name: "Ελληνικά" }).first().click();
    await reader.getByRole("heading", { name: "Ο λογαριασμός σας είναι έτοιμος" }).waitFor();
    await plain.close();
  });

  it.each(["/dashboard", "/notifications"])(
    "says at %s what to do without JavaScript, which puts it together",
    async (path) => {
      const { jar } = await newInfluencerSession();
      const html = await (await jar.ask(path)).text();
      expect(html).toMatch(/<noscript>.*Allow it for this site, then load the page again\..*<\/noscript>/s);
    },
  );

  it("keeps the session out of reach of scripts", async () => {
    await signUpByPage(page, "brand", newEmail());
    const cookies = await context.cookies();
    const session = cookies.filter(({ name }) =>
      name.startsWith(testStack().env.AUTH_COOKIE_NAME ?? "influmeter-auth"),
    );
    expect(session.length).toBeGreaterThan(0);
    expect(session.every(({ httpOnly, sameSite }) => httpOnly && sameSite === "Lax")).toBe(true);
    expect(await page.evaluate(() => document.cookie)).not.toContain("auth");
  });
});
