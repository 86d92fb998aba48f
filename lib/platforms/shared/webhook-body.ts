import { createHash } from "node:crypto";
import type { z } from "zod";
import { PlatformError } from "@/lib/platforms/errors";
import type { WebhookAnswer } from "@/lib/platforms/types";

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

/** A genuine delivery that is not what the platform describes; the message names no content. */
export function webhookInvalid(platform: string, detail: string, cause?: unknown): PlatformError {
  return new PlatformError({ platform, code: "WEBHOOK_INVALID", detail, cause });
}

/** The body as text. Throws WEBHOOK_INVALID unless it is UTF-8. */
export function textOf(platform: string, body: Uint8Array): string {
  try {
    return strictUtf8.decode(body);
  } catch (cause) {
    throw webhookInvalid(platform, "The webhook is not UTF-8.", cause);
  }
}

/** JSON text checked against what the platform describes. Throws WEBHOOK_INVALID, naming the fields that do not fit. */
export function parseJson<T>(platform: string, text: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw webhookInvalid(platform, "The webhook is not JSON.", cause);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join(".") || "(body)").join(", ");
  throw webhookInvalid(platform, `The webhook is not of the agreed shape: ${fields}.`);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** SHA-256 (hex) of a JSON value whatever the order of its keys: names an event that has no id of its own. */
export function fingerprint(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(value)))
    .digest("hex");
}

/** A time given in seconds since 1970, or in milliseconds where it is too large for seconds; null where it is none. */
export function epochTime(value: number | undefined): Date | null {
  if (value === undefined || !Number.isFinite(value) || value <= 0) return null;
  const time = new Date(value < 100_000_000_000 ? value * 1000 : value);
  return Number.isNaN(time.getTime()) ? null : time;
}

/** A written time, or null where it is none. */
export function writtenTime(text: string | undefined): Date | null {
  const time = new Date(text ?? "");
  return Number.isNaN(time.getTime()) ? null : time;
}

/** An answer in plain text. */
export function plainAnswer(body: string): WebhookAnswer {
  return { status: 200, contentType: "text/plain; charset=utf-8", body };
}

/** An answer in JSON. */
export function jsonAnswer(body: unknown): WebhookAnswer {
  return { status: 200, contentType: "application/json", body: JSON.stringify(body) };
}

/**
 * What a platform asks to have repeated: short and printable, so that nothing else is ever echoed. It is not for a
 * challenge that is answered with a signature: there only the platform's own form of it may be signed.
 */
export function repeatable(challenge: string | null): challenge is string {
  return challenge !== null && /^[\x21-\x7e]{1,512}$/.test(challenge);
}
