import * as z from "zod/mini";

/** A platform as this installation offers it to a person. */
export const offeredPlatformSchema = z.object({
  id: z.string(),
  label: z.string(),
  logo: z.string(),
  manageAccessUrl: z.string(),
  /** Whether this installation has an app registered there. */
  configured: z.boolean(),
  /** For how many days its rules let an owner keep the history after a disconnect; null = as long as they like. */
  keepHistoryDays: z.nullable(z.number()),
});
export type OfferedPlatform = z.output<typeof offeredPlatformSchema>;
