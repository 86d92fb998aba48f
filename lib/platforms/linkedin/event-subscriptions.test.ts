import { describe, expect, it } from "vitest";
import { fakeNow, fakePlatform, json } from "@/lib/platforms/shared/fake-platform";
import { linkedin } from "./index";

const subscriptions = linkedin.webhooks?.subscriptions;
if (subscriptions?.speaksAs !== "account") throw new Error("a member subscribes");

const page = "urn:li:organization:5515701";
const order = (mode: "subscribe" | "unsubscribe", personId: string | null = "urn:li:person:mira-1") => ({
  mode,
  topic: page,
  address: "https://app.test/api/webhooks/linkedin",
  id: "ours",
  secret: "s",
  personId,
});
const key =
  "(developerApplication:urn%3Ali%3AdeveloperApplication%3A86,user:urn%3Ali%3Aperson%3Amira-1," +
  "entity:urn%3Ali%3Aorganization%3A5515701,eventType:ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS)";

function withAnswer(answer: Parameters<typeof fakePlatform>[1]) {
  const fake = fakePlatform(linkedin, answer);
  const session = fake.session(page);
  return { ...fake, session: { ...session, credentials: { ...session.credentials, applicationId: "86" } } };
}

describe("a subscription at LinkedIn", () => {
  it("is put under a key of app, member, page and kind, and holds until LinkedIn says", async () => {
    const expiresAt = fakeNow.getTime() + 5 * 86_400_000;
    const { session, seen } = withAnswer(({ method }) =>
      method === "PUT" ? new Response(null, { status: 204 }) : { expiresAt },
    );
    expect(await subscriptions.request(session, order("subscribe"))).toEqual({ seconds: 5 * 86_400 });
    expect(seen.map(({ method }) => method)).toEqual(["PUT", "GET"]);
    expect(seen[0]?.url.href).toBe(`https://api.linkedin.com/rest/eventSubscriptions/${key}`);
    expect(seen[0]?.json).toEqual({ webhook: "https://app.test/api/webhooks/linkedin" });
    expect(seen[0]?.headers.get("linkedin-version")).toMatch(/^\d{6}$/);
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer token-of-the-owner");
  });

  it("is looked after within two weeks where LinkedIn names no end or a far one", async () => {
    for (const answer of [{}, { expiresAt: fakeNow.getTime() + 365 * 86_400_000 }]) {
      const { session } = withAnswer(({ method }) => (method === "PUT" ? new Response(null, { status: 204 }) : answer));
      expect(await subscriptions.request(session, order("subscribe"))).toEqual({ seconds: 14 * 86_400 });
    }
  });

  it("that is gone already has ended; any other refusal is one", async () => {
    const refused = (status: number) => withAnswer(() => json({ status, message: "no" }, status)).session;
    await expect(subscriptions.request(refused(404), order("unsubscribe"))).resolves.toBeDefined();
    await expect(subscriptions.request(refused(403), order("unsubscribe"))).rejects.toMatchObject({ httpStatus: 403 });
  });

  it("asks nothing where the app's number or the member is not known", async () => {
    const { session, seen } = withAnswer(() => ({}));
    const nameless = { ...session, credentials: { ...session.credentials, applicationId: null } };
    for (const [who, wish] of [[nameless, order("subscribe")] as const, [session, order("subscribe", null)] as const]) {
      await expect(subscriptions.request(who, wish)).rejects.toMatchObject({ platformErrorCode: "APP_MISCONFIGURED" });
    }
    expect(seen).toEqual([]);
    expect(subscriptions.isSetUp?.(nameless.credentials)).toBe(false);
  });

  it("is for pages alone", () => expect(page.startsWith(subscriptions.idPrefix ?? "?")).toBe(true));
});
