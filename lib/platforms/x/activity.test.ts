import { describe, expect, it } from "vitest";
import { fakePlatform, json, type SeenRequest } from "@/lib/platforms/shared/fake-platform";
import { x } from "./index";

const subscriptions = x.webhooks?.subscriptions;
if (subscriptions?.speaksAs !== "app") throw new Error("public events are the app's own business");

const address = "https://app.test/api/webhooks/x";
const order = (mode: "subscribe" | "unsubscribe") => ({
  mode,
  topic: "activity/15",
  address,
  id: "ours",
  secret: "s",
  personId: "15",
});
const ours = { id: "1", url: address, valid: true };
const told = (id: string, event: string, user = "15", webhook = "1") => ({
  subscription_id: id,
  event_type: event,
  filter: { user_id: user },
  webhook_id: webhook,
});

/** X with these webhooks and subscriptions. */
function withState(webhooks: unknown[], activities: unknown[]) {
  return fakePlatform(x, ({ method, url }: SeenRequest) => {
    if (method !== "GET") return { data: { ...ours, deleted: true, subscription_id: "9" } };
    return url.pathname === "/2/webhooks" ? { data: webhooks } : { data: activities };
  });
}
const changes = (seen: readonly SeenRequest[]) =>
  seen.filter(({ method }) => method !== "GET").map(({ method, url, json: body }) => [method, url.pathname, body]);

describe("a subscription at X", () => {
  it("registers our address once and asks for each kind of event, by the app's bearer token", async () => {
    const { call, seen } = withState([], []);
    expect(await subscriptions.request(call, order("subscribe"))).toEqual({ seconds: 14 * 86_400 });
    const wish = (event_type: string) => ({ event_type, filter: { user_id: "15" }, tag: "ours", webhook_id: "1" });
    expect(changes(seen)).toEqual([
      ["POST", "/2/webhooks", { url: address }],
      ["POST", "/2/activity/subscriptions", wish("post.create")],
      ["POST", "/2/activity/subscriptions", wish("post.delete")],
    ]);
    expect(new Set(seen.map(({ headers }) => headers.get("authorization")))).toEqual(
      new Set(["Bearer key-for-public-reads"]),
    );
  });

  it("that stands is not asked for twice, whatever others have, and an address that X gave up is offered again", async () => {
    const activities = [told("a", "post.create"), told("b", "post.delete"), told("c", "post.create", "16")];
    const whole = withState([ours], activities);
    await subscriptions.request(whole.call, order("subscribe"));
    expect(changes(whole.seen)).toEqual([]);
    const broken = withState([{ ...ours, valid: false }], activities.slice(1));
    await subscriptions.request(broken.call, order("subscribe"));
    expect(changes(broken.seen).map(([method, path]) => `${method} ${path}`)).toEqual([
      "PUT /2/webhooks/1",
      "POST /2/activity/subscriptions",
    ]);
  });

  it("that leads elsewhere is led here, and one of which X does not say where it leads is left as it is", async () => {
    const { webhook_id: _, ...unsaid } = told("b", "post.delete");
    const { call, seen } = withState([ours], [told("a", "post.create", "15", "gone"), unsaid]);
    await subscriptions.request(call, order("subscribe"));
    expect(changes(seen)).toEqual([["PUT", "/2/activity/subscriptions/a", { webhook_id: "1" }]]);
    expect(x.budgets?.costOf("activity.update", false, 0)).toEqual([{ budget: "activity.app", units: 1 }]);
  });

  it("ends for this account alone, and without a call where there is none", async () => {
    const { call, seen } = withState(
      [ours],
      [told("a", "post.create"), told("b", "post.delete"), told("c", "x", "16")],
    );
    await subscriptions.request(call, order("unsubscribe"));
    expect(seen.at(-1)?.method).toBe("DELETE");
    expect(seen.at(-1)?.url.search).toBe("?ids=a%2Cb");
    const none = withState([ours], [told("c", "post.create", "16")]);
    await subscriptions.request(none.call, order("unsubscribe"));
    expect(changes(none.seen)).toEqual([]);
  });

  it("takes no money from a budget, and hears how much of its own limit is used", () => {
    expect(x.budgets?.costOf("activity.create", false, 0)).toEqual([{ budget: "activity.app", units: 1 }]);
    expect(x.budgets?.costOf("webhooks.list", false, 0)).toEqual([{ budget: "webhooks.app", units: 1 }]);
  });

  it("cannot be had without the app's token or the secret that answers X's challenge", () => {
    const credentials = { clientId: "c", clientSecret: "s", apiKey: "bearer", webhookSecret: "secret" };
    expect(subscriptions.isSetUp?.(credentials)).toBe(true);
    expect(subscriptions.isSetUp?.({ ...credentials, apiKey: null })).toBe(false);
    expect(subscriptions.isSetUp?.({ ...credentials, webhookSecret: null })).toBe(false);
  });

  it("that X does not take says so as X's errors do", async () => {
    const { call } = fakePlatform(x, () => json({ title: "Forbidden", detail: "SubscriptionLimitExceeded" }, 403));
    await expect(subscriptions.request(call, order("subscribe"))).rejects.toMatchObject({ httpStatus: 403 });
  });
});
