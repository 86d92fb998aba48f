import { createHmac, randomBytes } from "node:crypto";
import { z } from "zod";
import type { OAuthClient } from "@/sandbox/core/authority";
import type { AskAddress } from "@/sandbox/core/webhooks";

const crcAnswer = z.object({ response_token: z.string() });

/** HMAC-SHA256 of a text under the app's API secret, in Base64: X's challenge and its signature alike. */
export function digestOf(secret: string, text: string): string {
  return createHmac("sha256", secret).update(text).digest("base64");
}

/** X's challenge (CRC): whether an address answers a random token with its digest. */
export async function confirmsChallenge(ask: AskAddress, client: OAuthClient, url: string): Promise<boolean> {
  const token = randomBytes(16).toString("base64url");
  const address = new URL(url);
  address.searchParams.set("crc_token", token);
  const { status, text } = await ask(address.href).catch(() => ({ status: 0, text: "" }));
  if (status !== 200) return false;
  const answer = crcAnswer.safeParse(parsed(text));
  return answer.success && answer.data.response_token === `sha256=${digestOf(client.webhookSecret ?? "", token)}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // no JSON is no answer to the challenge
  }
}
