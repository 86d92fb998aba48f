import { createHmac, randomUUID } from "node:crypto";
import type { OAuthClient } from "@/sandbox/core/authority";
import type { AskAddress } from "@/sandbox/core/webhooks";

/** HMAC-SHA256 of a text under the client's secret, in hex. */
export function digestOf(secret: string, text: string): string {
  return createHmac("sha256", secret).update(text).digest("hex");
}

/** LinkedIn's question at an address: whether it answers a random code with its digest, as JSON and no other way. */
export async function confirmsChallenge(ask: AskAddress, client: OAuthClient, url: string): Promise<boolean> {
  const challengeCode = randomUUID();
  const address = new URL(url);
  address.searchParams.set("challengeCode", challengeCode);
  const { status, contentType, text } = await ask(address.href).catch(() => ({ status: 0, contentType: "", text: "" }));
  const wanted = { challengeCode, challengeResponse: digestOf(client.clientSecret, challengeCode) };
  return status === 200 && contentType.startsWith("application/json") && text === JSON.stringify(wanted);
}
