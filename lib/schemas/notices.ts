import * as z from "zod/mini";
import type { NoticeChoice, NoticeTopic } from "./notice-kinds";

/** A notice as its reader sees it; times are ISO 8601 in UTC. */
export const noticeSchema = z.object({
  id: z.number(),
  kind: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  createdAt: z.string(),
  readAt: z.nullable(z.string()),
  resolvedAt: z.nullable(z.string()),
});
export type Notice = z.output<typeof noticeSchema>;

const ticks = z.pipe(
  z.optional(z.record(z.string(), z.string())),
  z.transform((given) => (topic: NoticeTopic) => given?.[topic] === "on"),
);

/**
 * The form of where somebody is told: `inApp.<topic>` and `mail.<topic>`, ticked or missing. A form without a tick says
 * "nothing, nowhere", so it also has to say that it is this form.
 */
export const noticeChoicesSchema = z.pipe(
  z.object({ form: z.literal("notices"), inApp: ticks, mail: ticks }),
  z.transform(
    ({ inApp, mail }): Record<NoticeTopic, NoticeChoice> => ({
      connections: { inApp: inApp("connections"), mail: mail("connections") },
      numbers: { inApp: inApp("numbers"), mail: mail("numbers") },
      badge: { inApp: inApp("badge"), mail: mail("badge") },
    }),
  ),
);
