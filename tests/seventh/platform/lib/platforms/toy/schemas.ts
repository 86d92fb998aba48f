import { z } from "zod";
import { countNumber } from "@/lib/platforms/shared/counts";

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
