import "server-only";
import type { SupabaseClient } from "@supabase/supabase-js";
import { defaultChoices, type NoticeChoice, type NoticeTopic, noticeTopics } from "@/lib/schemas/notice-kinds";
import type { Trx } from "./client";
import { unreadable } from "./rest-shapes";
import type { Database } from "./types";

/** Where a person is told about each topic. One call. */
export async function readNoticeChoices(
  reader: SupabaseClient<Database>,
  userId: string,
): Promise<Record<NoticeTopic, NoticeChoice>> {
  const { data, error } = await reader.from("notice_preferences").select("topic, in_app, mail").eq("user_id", userId);
  if (error) throw unreadable(error);
  const choices = { ...defaultChoices };
  for (const topic of noticeTopics) {
    const row = data.find((candidate) => candidate.topic === topic);
    if (row) choices[topic] = { inApp: row.in_app, mail: row.mail };
  }
  return choices;
}

/** Whether somebody still exists; if so, nobody erases them before this transaction ends. */
export async function keepPerson(trx: Trx, userId: string): Promise<boolean> {
  const row = await trx.selectFrom("profiles").select("id").where("id", "=", userId).forKeyShare().executeTakeFirst();
  return row !== undefined;
}

/** Stores where a person is told about topics; null leaves a column as it is, or as usual where nothing was chosen. */
export async function upsertNoticeChoices(
  trx: Trx,
  userId: string,
  choices: Partial<Record<NoticeTopic, { readonly inApp: boolean | null; readonly mail: boolean | null }>>,
  now: Date,
): Promise<void> {
  for (const topic of noticeTopics) {
    const choice = choices[topic];
    if (!choice) continue;
    const usual = defaultChoices[topic];
    await trx
      .insertInto("notice_preferences")
      .values({
        user_id: userId,
        topic,
        in_app: choice.inApp ?? usual.inApp,
        mail: choice.mail ?? usual.mail,
        updated_at: now.toISOString(),
      })
      .onConflict((conflict) =>
        conflict.columns(["user_id", "topic"]).doUpdateSet({
          ...(choice.inApp === null ? {} : { in_app: choice.inApp }),
          ...(choice.mail === null ? {} : { mail: choice.mail }),
          updated_at: now.toISOString(),
        }),
      )
      .execute();
  }
}
