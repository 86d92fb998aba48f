import { describe, expect, it } from "vitest";
import { fakePlatform, json } from "@/lib/platforms/shared/fake-platform";
import { facebook } from "./index";

const subscriptions = facebook.webhooks?.subscriptions;
if (subscriptions?.speaksAs !== "account") throw new Error("a Page's own token subscribes");

const page = "104455667788990";
const order = (mode: "subscribe" | "unsubscribe") => ({
  mode,
  topic: page,
  address: "https://app.test/api/webhooks/facebook",
  id: "ours",
  secret: "s",
  personId: "7",
});

describe("a Page's subscription", () => {
  it("is made with all fields at once, by the Page's token in a header, with its proof", async () => {
    for (const success of [true, "true"]) {
      const { session, seen } = fakePlatform(facebook, () => ({ success }));
      expect(await subscriptions.request(session(page), order("subscribe"))).toEqual({ seconds: 14 * 86_400 });
      expect(seen[0]).toMatchObject({ method: "POST", form: { subscribed_fields: "feed,mention" } });
      expect(seen[0]?.url.pathname).toBe(`/v25.0/${page}/subscribed_apps`);
      expect(seen[0]?.url.searchParams.get("appsecret_proof")).toMatch(/^[0-9a-f]{64}$/);
      expect(seen[0]?.url.href).not.toContain("token-of-the-owner");
      expect(seen[0]?.headers.get("authorization")).toBe("Bearer token-of-the-owner");
    }
  });

  it("ends by a DELETE", async () => {
    const { session, seen } = fakePlatform(facebook, () => ({ success: true }));
    await subscriptions.request(session(page), order("unsubscribe"));
    expect(seen[0]).toMatchObject({ method: "DELETE", form: {} });
  });

  it("that Facebook did not take is none", async () => {
    const { session } = fakePlatform(facebook, () => ({ success: false }));
    await expect(subscriptions.request(session(page), order("subscribe"))).rejects.toMatchObject({
      platformErrorCode: "BAD_RESPONSE",
    });
    const error = { error: { code: 200, type: "OAuthException", message: "no" } };
    const refused = fakePlatform(facebook, () => json(error, 403));
    await expect(subscriptions.request(refused.session(page), order("subscribe"))).rejects.toMatchObject({
      platformErrorCode: "PERMISSION_MISSING",
    });
  });
});

describe("a delivery about Instagram at Facebook's address", () => {
  it("is the Instagram account's event", () => {
    const value = { comment_id: "17904000000000001", media: { id: "1790000000000001" }, from: { id: "9" } };
    const entry = [{ id: "17841400011122233", time: 1_763_712_000, changes: [{ field: "comments", value }] }];
    const body = new TextEncoder().encode(JSON.stringify({ object: "instagram", entry }));
    const request = { callback: null, query: new URLSearchParams(), headers: new Headers(), body };
    expect(facebook.webhooks?.parse(request)).toMatchObject([
      {
        platform: "instagram",
        kind: "comment",
        platformUserId: "17841400011122233",
        dedupeKey: "comments:17841400011122233:17904000000000001",
        subject: "1790000000000001",
      },
    ]);
  });
});
