import { z } from "zod";
import { countNumber } from "@/lib/platforms/shared/counts";

/** The token endpoint's answer to the code and to a refresh (RFC 6749, 5.1). Lives are in seconds. */
export const tokens = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  refresh_token: z.string().min(1).optional(),
  scope: z
    .string()
    .transform((text) => text.split(" ").filter((scope) => scope !== ""))
    .optional(),
});
export type Tokens = z.infer<typeof tokens>;

/** The revocation answers with nothing. */
export const revoked = z.unknown();

/** The account behind a token, with its counts. */
export const me = z.object({
  id: z.string().regex(/^\d{1,20}$/),
  handle: z.string().min(1),
  name: z.string().optional(),
  follower_count: countNumber,
  post_count: countNumber,
});
export type Me = z.infer<typeof me>;

/** An error, of the token endpoint (RFC 6749, 5.2) as of the API (RFC 6750, 3.1). */
export const failed = z.object({ error: z.string(), error_description: z.string().optional().catch(undefined) });
