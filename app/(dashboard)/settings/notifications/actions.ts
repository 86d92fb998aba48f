"use server";

import { getTranslations } from "next-intl/server";
import { limitRequests } from "@/lib/http";
import { submitForm } from "@/lib/http/submit-form";
import { chooseNotices } from "@/lib/notices";
import type { FormState } from "@/lib/schemas/form-state";
import { noticeChoicesSchema } from "@/lib/schemas/notices";
import { requirePersonContext } from "@/lib/supabase/person";

/** Saves where the person is told about what. */
export async function submitNoticeChoices(previous: FormState, form: FormData): Promise<FormState> {
  return submitForm(noticeChoicesSchema, previous, form, async (choices) => {
    const ctx = await requirePersonContext("/settings/notifications");
    await limitRequests(ctx.userId, "write");
    await chooseNotices(ctx, choices);
    return (await getTranslations("settings"))("saved");
  });
}
