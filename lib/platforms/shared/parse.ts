import type { z } from "zod";
import { PlatformError } from "@/lib/platforms/errors";

/**
 * An answer of a platform in the shape that `schema` promises. Unknown fields are fine; a missing or mistyped needed
 * one throws PlatformError BAD_RESPONSE, which names the places and never the values.
 */
export function parseAnswer<T>(schema: z.ZodType<T>, answer: unknown, platform: string): T {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  const places = result.error.issues.slice(0, 5).map((issue) => `${issue.path.join(".") || "answer"}: ${issue.code}`);
  throw badResponse(platform, `The answer does not have the expected shape (${places.join("; ")}).`);
}

/** A PlatformError BAD_RESPONSE with these words, which must hold no value of the answer. */
export function badResponse(platform: string, detail: string): PlatformError {
  return new PlatformError({ platform, code: "BAD_RESPONSE", detail });
}
