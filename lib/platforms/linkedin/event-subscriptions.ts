import { z } from "zod";
import { PlatformError } from "@/lib/platforms/errors";
import type { PlatformRequest, PlatformSession, SubscriptionOrder, WebhookSubscriptions } from "@/lib/platforms/types";
import { restUrl, versionedHeaders } from "./endpoints";

const eventType = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS";
/** Looked after once a week: one disappears in silence when its member loses the role at the page. */
const longestSeconds = 14 * 86_400;
const shortestSeconds = 3_600;

const subscription = z.object({ expiresAt: z.number().positive().optional() });

/** What LinkedIn keeps one of: our app's, for a member, about a page. Throws where the app or the member is not known. */
function keyOf({ credentials }: PlatformSession, { topic, personId }: SubscriptionOrder) {
  const { applicationId } = credentials;
  if (!applicationId || personId === null) {
    const detail = "The app's number or the member behind the page is not known.";
    throw new PlatformError({ platform: "linkedin", code: "APP_MISCONFIGURED", detail });
  }
  const developerApplication = `urn:li:developerApplication:${applicationId}`;
  return { developerApplication, user: personId, entity: topic, eventType };
}

function call<T>(
  session: PlatformSession,
  order: SubscriptionOrder,
  request: Pick<PlatformRequest<T>, "method" | "json" | "endpoint" | "schema" | "emptyBody">,
) {
  const url = restUrl("eventSubscriptions", { key: keyOf(session, order) });
  return session.http.request({ url, headers: versionedHeaders, bearer: session.accessToken, ...request });
}

async function subscribe(session: PlatformSession, order: SubscriptionOrder): Promise<number> {
  const endpoint = "eventSubscriptions.put";
  // Asks our address before it answers.
  const json = { webhook: order.address };
  await call(session, order, { method: "PUT", json, endpoint, schema: z.unknown(), emptyBody: true });
  const { data } = await call(session, order, { endpoint: "eventSubscriptions.read", schema: subscription });
  if (data.expiresAt === undefined) return longestSeconds;
  const left = (data.expiresAt - session.now().getTime()) / 1000;
  return Math.max(shortestSeconds, Math.min(longestSeconds, left));
}

async function unsubscribe(session: PlatformSession, order: SubscriptionOrder): Promise<number> {
  const endpoint = "eventSubscriptions.delete";
  try {
    await call(session, order, { method: "DELETE", endpoint, schema: z.unknown(), emptyBody: true });
  } catch (error) {
    if (!(error instanceof PlatformError && error.httpStatus === 404)) throw error;
  }
  return 0;
}

/** One per page, by the access of a member who administers it. There are no events about members. */
export const subscriptions: WebhookSubscriptions = {
  idPrefix: "urn:li:organization:",
  requiredScopes: ["rw_organization_admin"],
  isPerApp: true,
  speaksAs: "account",
  isSetUp: ({ applicationId }) => Boolean(applicationId),
  topicOf: ({ platformUserId }) => platformUserId,
  request: async (session, order) => ({
    seconds: await (order.mode === "subscribe" ? subscribe(session, order) : unsubscribe(session, order)),
  }),
};
