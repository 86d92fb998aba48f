"use server";

import { revalidatePath } from "next/cache";
import { getTranslations } from "next-intl/server";
import { limitRequests } from "@/lib/http";
import { submitForm } from "@/lib/http/submit-form";
import { reportNumbers } from "@/lib/people";
import type { FormState } from "@/lib/schemas/form-state";
import { reportedNumbersSchema } from "@/lib/schemas/people";
import { requirePersonContext } from "@/lib/supabase/person";

/** Saves what the person states about one platform; an empty form takes it back. */
export async function submitReported(previous: FormState, form: FormData): Promise<FormState> {
  return submitForm(reportedNumbersSchema, previous, form, async (input) => {
    const ctx = await requirePersonContext("/settings/numbers");
    await limitRequests(ctx.userId, "write");
    await reportNumbers(ctx, input);
    revalidatePath("/settings/numbers");
    const isEmpty = input.followers === null && input.engagementRate === null && input.audience === "";
    return (await getTranslations("ownNumbers"))(isEmpty ? "removed" : "saved");
  });
}
