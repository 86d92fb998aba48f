import { z } from "zod";

/** The ways of refreshing that are raced: the product's, and two that lack a part of it. */
export const arms = ["product", "lease not renewed", "no lease"] as const;

/** What one process of a race is told: which connections to use, how, and whether it dies on the way. */
export const orderSchema = z.object({
  connectionIds: z.array(z.string()),
  arm: z.enum(arms),
  leaseMs: z.number(),
  patienceMs: z.number(),
  /** Where the stand-in with single-use refresh tokens listens; null = the platform of the connection. */
  standInUrl: z.string().nullable(),
  /**
   * The first process that has the platform's answer and makes this file ends by SIGKILL before it has saved; null = none.
   * The file names (JSON) the grants for which that process had asked the platform and not saved.
   */
  deathMark: z.string().nullable(),
});
export type Order = z.infer<typeof orderSchema>;
export type Arm = Order["arm"];

/** How one process's use of each connection ended, in the order's order; null code = it worked. */
export const resultsSchema = z.array(z.object({ code: z.string().nullable(), action: z.string().nullable() }));
export type Result = z.infer<typeof resultsSchema>[number];
