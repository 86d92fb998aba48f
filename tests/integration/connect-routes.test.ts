import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { pool } from "@/lib/db";
import { answerConsent, type Consent } from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";
import { onStack } from "@/tests/support/on-stack";
import { type CookieJar, newInfluencerSession } from "@/tests/support/session";

const { appUrl, sandboxUrl } = testStack();
let jar: CookieJar;

onStack();
beforeEach(async () => {
  ({ jar } = await newInfluencerSession());
});

/** Path and query of where an answer leads within the app, without the number under which its log is found. */
function target(response: Response): string {
  const url = new URL(response.headers.get("location") ?? "");
  if (url.origin !== appUrl) return url.href;
  return `${url.pathname}${url.search}`.replace(/(?:&|%26)ref(?:=|%3D)[\w-]{36}/, "");
}
/** Starts to connect and answers the consent screen; the callback's address is not opened yet. */
async function callbackOf(consent: Consent, platform = "instagram", query = ""): Promise<URL> {
  const response = await jar.ask(`/api/social/${platform}/connect${query}`);
  return answerConsent(response.headers.get("location") ?? "", consent);
}
async function accounts(
  browser = jar,
): Promise<{ id: string; status: string; numbers: Record<string, { value: number }> }[]> {
  return (await (await browser.ask("/api/social/accounts")).json()).data;
}
async function connected(platform = "instagram"): Promise<string> {
  const response = await jar.ask(await callbackOf({ persona: "tiny" }, platform));
  expect(target(response)).toBe(`/dashboard?connected=${platform}`);
  const [account] = await accounts();
  return account?.id ?? "";
}

describe("GET /api/social/[platform]/connect", () => {
  it("leads to the consent screen and leaves a cookie that only the routes of connecting see", async () => {
    const response = await jar.ask("/api/social/instagram/connect");
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toMatch(new RegExp(`^${sandboxUrl}/www.instagram.com/oauth/authorize\\?`));
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("cache-control")).toContain("no-store");
    const cookie = jar.lastSetCookies.find((line) => line.startsWith("connect-"));
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=lax/i);
    expect(cookie).toContain("Path=/api/social");
  });

  it("sends a visitor to the log-in page, and an unknown platform back with a word", async () => {
    const visitor = await fetch(`${appUrl}/api/social/instagram/connect`, { redirect: "manual" });
    expect(target(visitor)).toBe("/login?next=%2Fdashboard");
    expect(target(await jar.ask("/api/social/myspace/connect"))).toBe("/dashboard?error=NOT_FOUND&platform=myspace");
  });

  it.each(["//evil.example", "/\\evil.example", "https://evil.example", "%2f%2fevil.example", "javascript:alert(1)"])(
    "never leads to %s afterwards",
    async (path) => {
      const callback = await callbackOf(
        { persona: "tiny", decision: "deny" },
        "instagram",
        `?return=${encodeURIComponent(path)}`,
      );
      expect(target(await jar.ask(callback))).toBe(
        "/dashboard?error=OAUTH_DENIED&platform=instagram&login=instagram_login",
      );
    },
  );
});

describe("connecting an account anew", () => {
  it("refuses an account that is not the person's at this platform, and what is no account at all", async () => {
    const mine = await connected();
    const somebodyElse = (await newInfluencerSession()).jar;
    const query = `?connection=${mine}`;
    const refused = "/dashboard?error=NOT_FOUND&platform=instagram";
    expect(target(await somebodyElse.ask(`/api/social/instagram/connect${query}`))).toBe(refused);
    expect(target(await jar.ask("/api/social/instagram/connect?connection=1"))).toBe(refused);
    expect(target(await jar.ask(`/api/social/youtube/connect${query}`))).toBe(
      "/dashboard?error=NOT_FOUND&platform=youtube",
    );
  });

  it("heals the same row and says so where the person was", async () => {
    const id = await connected();
    await pool().query("update social_connections set status = 'expired' where id = $1", [id]);
    const callback = await callbackOf({ persona: "tiny" }, "instagram", `?return=/settings&connection=${id}`);
    expect(target(await jar.ask(callback))).toBe(`/settings?connected=instagram&account=${id}`);
    expect((await accounts()).map((account) => [account.id, account.status])).toEqual([[id, "active"]]);
  });

  it("says when the person logged in there with another account", async () => {
    const id = await connected();
    const callback = await callbackOf({ persona: "atelier" }, "instagram", `?connection=${id}`);
    expect(target(await jar.ask(callback))).toBe(`/dashboard?connected=instagram&other=1&account=${id}`);
  });

  it("begins with the link of a mail, after a log-in where one is needed", async () => {
    const id = await connected();
    const path = `/reconnect/instagram?connection=${id}&return=%2Fdashboard`;
    const visitor = await fetch(`${appUrl}${path}`, { redirect: "manual" });
    expect(target(visitor)).toBe(`/login?${new URLSearchParams({ next: path })}`);
    expect(target(await jar.ask(path))).toBe(`/api/social/instagram/connect?connection=${id}&return=%2Fdashboard`);
    expect(target(await jar.ask(`/reconnect/instagram?connection=${id}`))).toBe(
      `/api/social/instagram/connect?connection=${id}&return=%2Fdashboard`,
    );
  });

  it("goes back to the notice that it began with, and to no other site", async () => {
    const id = await connected();
    const from = (path: string) => `/reconnect/instagram?connection=${id}&return=${encodeURIComponent(path)}`;
    const start = target(await jar.ask(from("/notifications?show=unread")));
    expect(start).toBe(`/api/social/instagram/connect?connection=${id}&return=%2Fnotifications%3Fshow%3Dunread`);
    expect(target(await jar.ask(from("//evil.example")))).toContain("return=%2Fdashboard");
    const query = new URL(start, appUrl).search;
    const callback = await callbackOf({ persona: "tiny" }, "instagram", query);
    expect(target(await jar.ask(callback))).toBe(`/notifications?show=unread&connected=instagram&account=${id}`);
  });
});

describe("GET /api/social/[platform]/callback", () => {
  it("connects, goes back to where it began, and the first numbers arrive by themselves", async () => {
    const callback = await callbackOf({ persona: "tiny" }, "instagram", "?return=/settings");
    const response = await jar.ask(callback);
    expect(response.status).toBe(303);
    expect(target(response)).toBe("/settings?connected=instagram");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("cache-control")).toContain("no-store");
    await expect
      .poll(async () => (await accounts())[0]?.numbers.followers?.value ?? null, { timeout: 15_000, interval: 300 })
      .toBeGreaterThan(0);
  });

  it("passes nothing of the platform's answer on, whatever happens", async () => {
    const callback = await callbackOf({ persona: "tiny" });
    const secrets = [callback.searchParams.get("code"), callback.searchParams.get("state")];
    for (const response of [await jar.ask(callback), await jar.ask(callback)]) {
      const shown = JSON.stringify([...response.headers]) + (await response.text());
      for (const secret of secrets) expect(shown).not.toContain(secret);
    }
  });

  it("says what the person refused, and what was used before", async () => {
    const callback = await callbackOf({ persona: "tiny", decision: "deny" });
    expect(target(await jar.ask(callback))).toBe(
      "/dashboard?error=OAUTH_DENIED&platform=instagram&login=instagram_login",
    );
    expect(target(await jar.ask(callback))).toBe("/dashboard?error=OAUTH_STATE_INVALID&platform=instagram");
  });

  it("refuses a browser without the cookie, a parameter given twice, and no parameters at all", async () => {
    const refused = "/dashboard?error=OAUTH_STATE_INVALID&platform=instagram";
    const callback = await callbackOf({ persona: "tiny" });
    const cookie = jar.all().find(({ name }) => name.startsWith("connect-"));
    jar.delete(cookie?.name ?? "");
    expect(target(await jar.ask(callback))).toBe(refused);
    jar.set(cookie?.name ?? "", cookie?.value ?? "");
    const twice = new URL(callback);
    twice.searchParams.append("state", "another");
    expect(target(await jar.ask(twice))).toBe(refused);
    expect(target(await jar.ask("/api/social/instagram/callback"))).toBe(refused);
    expect(target(await jar.ask(callback))).toBe("/dashboard?connected=instagram");
  });

  it("sends somebody whose session has ended to the log-in page", async () => {
    const callback = await callbackOf({ persona: "tiny" });
    const response = await fetch(callback, { redirect: "manual" });
    expect(target(response)).toBe(
      `/login?next=${encodeURIComponent("/dashboard?error=OAUTH_STATE_INVALID&platform=instagram")}`,
    );
  });
});

describe("disconnecting over HTTP", () => {
  it("works by POST with a reference and by DELETE with an id, and not for strangers", async () => {
    const id = await connected();
    const owner = jar;
    const stranger = (await newInfluencerSession()).jar;
    expect((await stranger.send("POST", "/api/social/disconnect", { connectionId: id, history: "erase" })).status).toBe(
      404,
    );
    expect((await stranger.send("DELETE", `/api/social/accounts/${id}`)).status).toBe(404);
    expect((await stranger.send("POST", `/api/social/accounts/${id}/primary`)).status).toBe(404);
    const kept = await owner.send("POST", "/api/social/disconnect", { connectionId: "instagram", history: "keep" });
    expect((await kept.json()).data).toMatchObject({ connectionId: id, history: "kept", revoked: "not_offered" });
    const erased = await owner.send("DELETE", `/api/social/accounts/${id}?history=erase`);
    expect((await erased.json()).data).toMatchObject({ history: "erased", revoked: "earlier" });
    expect((await owner.ask(`/api/social/accounts/${id}`)).status).toBe(404);
  });

  it("refuses another site's request, a visitor, and a choice that is none", async () => {
    const id = await connected();
    const body = { connectionId: id, history: "keep" };
    const foreign = await jar.send("POST", "/api/social/disconnect", body, { origin: "https://evil.example" });
    expect(foreign.status).toBe(403);
    expect((await fetch(`${appUrl}/api/social/accounts/${id}`, { method: "DELETE" })).status).toBe(401);
    expect((await jar.send("POST", "/api/social/disconnect", { connectionId: id })).status).toBe(422);
    expect((await accounts())[0]?.status).toBe("active");
  });
});

describe("POST /api/social/grants/[id]/choose", () => {
  it("knows no grant that is not waiting for this person's choice", async () => {
    const choose = (id: string) => jar.send("POST", `/api/social/grants/${id}/choose`, { platformUserIds: ["1"] });
    expect((await choose(randomUUID())).status).toBe(404);
    expect((await choose("not-an-id")).status).toBe(422);
  });
});

describe("POST /api/social/mock-connect/[platform]", () => {
  it("connects without a consent screen and marks the numbers as the sandbox's", async () => {
    const response = await jar.send("POST", "/api/social/mock-connect/youtube", { personaId: "tiny" });
    expect(response.status).toBe(201);
    expect((await response.json()).data).toMatchObject({ platform: "youtube" });
    await expect
      .poll(async () => (await accounts())[0]?.numbers.followers ?? null, { timeout: 15_000, interval: 300 })
      .toMatchObject({ source: "sandbox" });
  });
});
