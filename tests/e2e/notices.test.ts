import type { BrowserContext, Page } from "playwright-core";
import { expect, it } from "vitest";
import { pool } from "@/lib/db";
import { openTabs, signInInfluencer } from "@/tests/support/browser";
import { testStack } from "@/tests/support/env";
import { mailedLinks } from "@/tests/support/mailed-links";
import { exhaustRequests, logInByPage, newEmail, pageUrl, password } from "@/tests/support/people";

let context: BrowserContext;
let page: Page;

openTabs({}, (tab) => {
  ({ context, page } = tab);
});

const main = () => page.locator("main");

async function tell(email: string, kind: string, key = kind): Promise<void> {
  await pool().query(
    `insert into notifications (user_id, kind, incident_key, params, created_at)
     select id, $2, $3, '{"platform":"youtube","username":"north","from":1000,"to":2000,"connectionId":"x"}', now()
     from auth.users where email = $1`,
    [email, kind, key],
  );
}

it("says how much is unread, lists it, and lets it be read one by one or at once", async () => {
  const { email } = await signInInfluencer(context);
  for (const key of ["a", "b", "c"]) await tell(email, "followers_changed", key);
  await page.goto(pageUrl("/dashboard"));
  await page.getByRole("link", { name: "Notifications, 3 unread" }).click();
  await page.getByRole("heading", { level: 1, name: "Notifications" }).waitFor();
  expect(await main().locator("[data-notice]").count()).toBe(3);
  await main()
    .getByRole("button", { name: /^Mark as read/ })
    .first()
    .click();
  await page.getByRole("link", { name: "Notifications, 2 unread" }).waitFor();
  await main().getByRole("link", { name: "Unread" }).click();
  await page.waitForURL("**/notifications?show=unread");
  expect(await main().locator("[data-notice]").count()).toBe(2);
  await main().getByRole("button", { name: "Mark all as read" }).click();
  await main().getByText("Nothing unread").waitFor();
});

it("keeps on the dashboard what needs the person, until they put it aside", async () => {
  const { email } = await signInInfluencer(context);
  await tell(email, "needs_reconnect");
  await tell(email, "followers_changed");
  await page.goto(pageUrl("/dashboard"));
  const strip = main().locator("p", { hasText: "has ended our access to @north" });
  await strip.waitFor();
  expect(await main().getByText("went from 1,000 to 2,000").count()).toBe(0);
  await main()
    .getByRole("button", { name: /^Put aside/ })
    .click();
  await strip.waitFor({ state: "detached" });
  await page.goto(pageUrl("/notifications"));
  await strip.waitFor();
});

it("changes nothing for whoever has used up their requests, and says so on the same page", async () => {
  const { email, userId } = await signInInfluencer(context);
  await tell(email, "needs_reconnect");
  for (const [path, button] of [
    ["/notifications", "Mark all as read"],
    ["/dashboard", /^Put aside/],
  ] as const) {
    await page.goto(pageUrl(path));
    await exhaustRequests(userId);
    await main().getByRole("button", { name: button }).click();
    await main().getByRole("alert").getByText("That was a lot of attempts.").waitFor();
    expect(new URL(page.url()).pathname).toBe(path);
  }
  const { rows } = await pool().query("select read_at, dismissed_at from notifications where user_id = $1", [userId]);
  expect(rows).toEqual([{ read_at: null, dismissed_at: null }]);
});

it("sends what is due by mail, in words, with a way to stop it", async () => {
  const { email } = await signInInfluencer(context);
  await pool().query(
    `with mail as (
       insert into notice_mails (user_id, due_at, created_at)
       select id, now() - interval '1 minute', now() - interval '11 minutes' from auth.users where email = $1 returning id, user_id
     ) insert into notifications (user_id, kind, incident_key, params, created_at, mail_id)
       select user_id, 'needs_reconnect', 'mailed', '{"platform":"youtube","username":"north"}', now(), id from mail`,
    [email],
  );
  const cron = { authorization: `Bearer ${testStack().env.CRON_SECRET}` };
  expect((await fetch(pageUrl("/api/cron/sync"), { headers: cron })).status).toBe(200);
  await page.goto(pageUrl("/dev/mail"));
  const mail = main().locator("article", { hasText: email }).filter({ hasText: "YouTube: reconnect @north" });
  await mail.waitFor();
  expect(await mail.getByRole("link").count()).toBe(2);
});

it("lets people choose where they hear about what", async () => {
  await signInInfluencer(context);
  await page.goto(pageUrl("/settings/notifications"));
  const numbers = page.getByRole("group", { name: "Numbers" });
  expect(await numbers.getByLabel("By mail").isChecked()).toBe(false);
  await numbers.getByLabel("By mail").check();
  await main().getByRole("button", { name: "Save" }).click();
  await main().getByText("Saved.").waitFor();
  await page.reload();
  expect(await numbers.getByLabel("By mail").isChecked()).toBe(true);
});

it("keeps stated numbers apart, says what is wrong at the field, and takes them back", async () => {
  await signInInfluencer(context);
  await page.goto(pageUrl("/settings/numbers"));
  await main().getByText("Not verified yet: connect an account.").waitFor();
  const form = page.getByRole("form", { name: "On YouTube" });
  await form.getByLabel("Followers").fill("many");
  await form.getByLabel("Engagement rate in percent").fill("4,2");
  await form.getByRole("button", { name: "Save" }).click();
  await form.getByText("A whole number, please").waitFor();
  await form.getByLabel("Followers").fill("12.400");
  await form.getByRole("button", { name: "Save" }).click();
  await form.getByText("Saved as your own statement.").waitFor();
  await page.reload();
  expect(await form.getByLabel("Followers").inputValue()).toBe("12400");
  expect(await form.getByLabel("Engagement rate in percent").inputValue()).toBe("4.2");
  await form.getByText(/^Self-reported on/).waitFor();
  await form.getByLabel("Followers").fill("");
  await form.getByLabel("Engagement rate in percent").fill("");
  await form.getByRole("button", { name: "Save" }).click();
  await form.getByText("Taken back").waitFor();
});

it("asks before a changed profile is left, and refuses a second handle within two weeks", async () => {
  await signInInfluencer(context);
  await page.goto(pageUrl("/settings"), { waitUntil: "networkidle" });
  await page.getByLabel("Greek").check();
  const asked = page.waitForEvent("dialog");
  const click = page.getByRole("link", { name: "Your numbers" }).click();
  await (await asked).dismiss();
  await click;
  expect(new URL(page.url()).pathname).toBe("/settings");
  const profile = page.getByRole("form", { name: "Profile" });
  const rename = async () => {
    await page.fill("[name=handle]", `new.${Math.random().toString(36).slice(2, 10)}`);
    await profile.getByRole("button", { name: "Save" }).click();
  };
  await rename();
  await profile.getByText("Saved.").waitFor();
  expect(await page.getByLabel("Greek").isChecked()).toBe(true);
  await rename();
  await profile.getByText("less than two weeks ago").waitFor();
});

it("changes the password only for whoever knows the present one", async () => {
  const { email } = await signInInfluencer(context);
  await page.goto(pageUrl("/settings/account"));
  const form = page.getByRole("form", { name: "Password" });
  const change = async (current: string) => {
    await form.getByLabel("Current password").fill(current);
    await form.getByLabel("New password").fill("another long password");
    await form.getByRole("button", { name: "Set a new password" }).click();
  };
  await change("not the password");
  await form.getByText("This is not your current password.").waitFor();
  await change(password);
  await form.getByText("The password is changed.").waitFor();
  await context.clearCookies();
  await logInByPage(page, email, "another long password");
  await page.waitForURL("**/dashboard");
});

it("changes the address when the mailed links have been opened, the one in the present mailbox first", async () => {
  const { email } = await signInInfluencer(context);
  const next = newEmail();
  await page.goto(pageUrl("/settings/account"));
  const form = page.getByRole("form", { name: "E-mail" });
  await form.getByLabel("E-mail address").fill(next);
  await form.getByLabel("Current password").fill(password);
  await form.getByRole("button", { name: "Change the address" }).click();
  await form.getByText("Look into both mailboxes").waitFor();
  const changed = async () =>
    (await pool().query("select id from auth.users where email = $1", [next])).rows.length === 1;
  expect(await changed()).toBe(false);
  expect(mailedLinks(email, "email_change")).toHaveLength(1);
  // Hosted Auth mails both addresses and wants both links; the server of the local stack mails the present one alone.
  for (const link of [...mailedLinks(email, "email_change"), ...mailedLinks(next, "email_change")]) {
    await page.goto(link);
    await page.locator("main [type=submit]").first().click();
    await page.waitForURL((url) => !url.pathname.startsWith("/auth/confirm"));
  }
  await expect.poll(changed).toBe(true);
});
