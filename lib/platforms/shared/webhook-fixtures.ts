import type { WebhookDelivery, WebhookRequest, WebhookSecrets } from "@/lib/platforms/types";

/** For tests: the secrets of an app, each like no other. */
export const someSecrets: WebhookSecrets = {
  clientSecret: "secret-of-the-client",
  webhookSecret: "secret-of-the-webhooks",
  otherClientSecrets: ["secret-of-another-client"],
  verifyToken: "our-verify-token",
  subscription: null,
};

/** For tests: a question at an address. */
export function question(query: Readonly<Record<string, string>>, callback: string | null = null): WebhookRequest {
  return { callback, query: new URLSearchParams(query), headers: new Headers() };
}

/** For tests: a delivery with these headers and this body. */
export function delivery(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
  callback: string | null = null,
): WebhookDelivery {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return { ...question({}, callback), headers: new Headers(headers), body: bytes };
}

/** For tests: what differs from a right signature in one thing only. */
export function forgeries(signature: string): string[] {
  const last = signature.at(-1) === "0" ? "1" : "0";
  return [
    `${signature.slice(0, -1)}${last}`,
    signature.slice(0, -2),
    `${signature}00`,
    `x${signature}`,
    signature.replace(/=.*/, "="),
    "",
    "sha256=",
    "sha256=zz",
  ].filter((forged) => forged !== signature);
}
