"use server";

import { revalidatePath } from "next/cache";
import { notFound } from "next/navigation";
import { pausePlatform, resumePlatform } from "@/lib/budgets";
import { clock } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { limitForm } from "@/lib/http/limit-form";
import { requirePersonContext } from "@/lib/supabase/person";

/** Runs a verb over the platform that a form names (field `platform`); for whoever may not, there is no such page. */
async function change(
  form: unknown,
  verb: (ctx: PersonContext, input: { platform: string }) => Promise<boolean>,
): Promise<void> {
  const ctx = await requirePersonContext("/admin");
  await limitForm(ctx.userId, "/admin");
  await clock.sync();
  // A client may call an action with anything, not only with a form.
  const platform = form instanceof FormData ? form.get("platform") : null;
  try {
    await verb(ctx, { platform: typeof platform === "string" ? platform : "" });
  } catch (error) {
    if (error instanceof AppError && (error.code === "FORBIDDEN" || error.code === "NOT_FOUND")) notFound();
    throw error;
  }
  revalidatePath("/admin");
}

/** Stops all reads of a platform. */
export async function submitPause(form: FormData): Promise<void> {
  await change(form, pausePlatform);
}

/** Lets reads of a platform go on. */
export async function submitResume(form: FormData): Promise<void> {
  await change(form, resumePlatform);
}
