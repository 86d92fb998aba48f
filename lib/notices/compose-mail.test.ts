import { describe, expect, it } from "vitest";
import { composeMail } from "./compose-mail";

const origin = "https://influmeter.test";
const params = { platform: "youtube", username: "@north", connectionId: "7f0e6f5c-0000-4000-8000-000000000001" };
const notice = (kind: string, more: Record<string, string | number> = {}) => ({
  kind,
  params: { ...params, ...more },
  createdAt: "2026-11-21T10:00:00.000Z",
});
const ending = notice("access_ending", { cause: "not_renewable", endsAt: "2026-12-05T10:00:00.000Z", stage: 14 });
const mail = (locale: "en" | "el", ...notices: ReturnType<typeof notice>[]) =>
  composeMail({ to: "maya@example.test", locale, notices }, origin);

describe("a mail", () => {
  it("about an access leads straight to its reconnect, in text and HTML", () => {
    const url = `${origin}/reconnect/youtube?connection=${params.connectionId}`;
    for (const told of [ending, notice("needs_reconnect")]) {
      const { text, html } = mail("en", told);
      expect(text).toContain(`Reconnect @north at YouTube: ${url}`);
      expect(html).toContain(`href="${url}"`);
    }
  });

  it("says when the access ends and why, in both languages", () => {
    expect(mail("en", ending).subject).toBe("YouTube: access to @north ends on 5 Dec 2026");
    expect(mail("en", ending).text).toContain("YouTube lets nobody renew it without you");
    expect(mail("el", ending).text).toContain("5 Δεκ 2026");
  });

  it("for admins leads to the page of operators, and does not speak of a choice that they do not have", () => {
    for (const kind of ["platform_paused", "platform_misconfigured"]) {
      const { text, html } = mail("en", notice(kind));
      expect(text).toContain(`${origin}/admin`);
      expect(text).toContain("because you are an admin");
      expect(text + html).not.toContain("/settings/notifications");
    }
    expect(mail("en", notice("platform_paused"), notice("sync_broken")).text).toContain("/settings/notifications");
    expect(mail("el", notice("platform_misconfigured")).subject).toContain("YouTube");
  });

  it("with several notices links each place once", () => {
    const { text } = mail("en", ending, notice("sync_broken"), notice("account_problem"));
    expect(text.match(/https:\/\/influmeter\.test\/dashboard/g)).toHaveLength(1);
    expect(text).toContain("/reconnect/youtube?");
  });
});
