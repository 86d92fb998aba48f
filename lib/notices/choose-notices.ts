import type { PersonContext } from "@/lib/context";
import { insertAudit } from "@/lib/db";
import { withdrawFromMail } from "@/lib/db/notice-mails";
import { readNoticeChoices, upsertNoticeChoices } from "@/lib/db/notice-preferences";
import { correlationId } from "@/lib/log";
import {
  type NoticeChoice,
  type NoticeTopic,
  noticeKinds,
  noticeTopics,
  operatorTopic,
} from "@/lib/schemas/notice-kinds";

/** Where the signed-in person is told about each topic. */
export function getNoticeChoices(ctx: PersonContext): Promise<Record<NoticeTopic, NoticeChoice>> {
  return readNoticeChoices(ctx.reader, ctx.userId);
}

/** Stores where the person is told about each topic; mail that has not left yet obeys it too. */
export async function chooseNotices(ctx: PersonContext, choices: Record<NoticeTopic, NoticeChoice>): Promise<void> {
  const now = ctx.now();
  const before = await readNoticeChoices(ctx.reader, ctx.userId);
  const silent = Object.entries(noticeKinds).flatMap(([kind, topic]) =>
    topic === operatorTopic || choices[topic].mail ? [] : [kind],
  );
  await ctx.db.transaction().execute(async (trx) => {
    await upsertNoticeChoices(trx, ctx.userId, choices, now);
    await withdrawFromMail(trx, ctx.userId, silent);
    const words = (all: Record<NoticeTopic, NoticeChoice>) =>
      Object.fromEntries(noticeTopics.map((topic) => [topic, { ...all[topic] }]));
    await insertAudit(
      trx,
      [
        {
          userId: ctx.userId,
          actor: "person",
          action: "notices.chosen",
          subject: `profile:${ctx.userId}`,
          before: words(before),
          after: words(choices),
          correlationId: correlationId(),
        },
      ],
      now,
    );
  });
}
