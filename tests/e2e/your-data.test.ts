import { readFile } from "node:fs/promises";
import type { BrowserContext, Page } from "playwright-core";
import { expect, it } from "vitest";
import { pool } from "@/lib/db";
import { pageFaults } from "@/tests/support/axe";
import { openTabs, signInInfluencer } from "@/tests/support/browser";
import { choose, pageUrl, password } from "@/tests/support/people";

let context: BrowserContext;
let page: Page;

openTabs({ acceptDownloads: true }, (tab) => {
  ({ context, page } = tab);
});

/** The page has no fault that axe finds, and nothing of it scrolls sideways, wide and narrow. */
async function isSound(where: string): Promise<void> {
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await pageFaults(page), `${where} at ${width} px`).toEqual([]);
  }
}

it("gives everything in one file, and says so to eye and ear", async () => {
  await signInInfluencer(context);
  await page.goto(pageUrl("/settings/data"));
  await isSound("your data");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download my data" }).click(),
  ]);
  const bytes = await readFile(await download.path());
  expect(bytes.subarray(0, 2).toString()).toBe("PK");
  await page.getByText(`Saved as ${download.suggestedFilename()}`, { exact: false }).waitFor();
  await isSound("a finished download");
});

it("erases the account of who proves to be its person, ends on the page that says how far it is, and nowhere else", async () => {
  const { email } = await signInInfluencer(context);
  await page.goto(pageUrl("/settings/data"));
  const erase = async (confirmation: string, secret: string) => {
    await page.fill("[name=confirmation]", confirmation);
    await page.fill("[name=currentPassword]", secret);
    await page.getByRole("button", { name: "Erase everything now" }).click();
  };
  await erase("somebody@example.com", password);
  await page.locator("[name=confirmation][aria-invalid=true]").waitFor();
  await isSound("a refused confirmation");
  await erase(email, "not the password");
  await page.locator("main").getByRole("alert").first().waitFor();
  await isSound("a refused password");
  expect((await pool().query("select 1 from auth.users where email = $1", [email])).rowCount).toBe(1);

  await erase(email, password);
  await page.waitForURL("**/deletion/*");
  await page.getByRole("heading", { level: 1, name: "Deletion status" }).waitFor();
  await isSound("the status of a deletion");
  const status = page.url();
  await expect
    .poll(
      async () => {
        await page.goto(status);
        return page.getByText(/^Finished on/).count();
      },
      { timeout: 30_000 },
    )
    .toBe(1);
  await isSound("a finished deletion");
  expect((await pool().query("select 1 from auth.users where email = $1", [email])).rowCount).toBe(0);
  await page.goto(pageUrl("/settings/data"));
  await page.waitForURL("**/login?next=%2Fsettings%2Fdata");

  await page.goto(pageUrl("/deletion/nobody-has-this-code"));
  await page.getByRole("heading", { level: 1, name: "No such request" }).waitFor();
  await isSound("an unknown deletion");
});

it("says the same in Greek, in the dark", async () => {
  await choose(context, "el", "dark");
  await signInInfluencer(context);
  await page.goto(pageUrl("/settings/data"));
  await page.locator("[name=confirmation]").waitFor();
  expect(await page.getAttribute("html", "lang")).toBe("el");
  await isSound("your data in Greek");
});
