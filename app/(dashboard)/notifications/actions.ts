"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { clock } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import { limitForm } from "@/lib/http/limit-form";
import { dismissNotice, readNoticesUp } from "@/lib/notices";
import { personContext } from "@/lib/supabase/person";
import { currentUser } from "@/lib/supabase/server";

async function signedIn(returnPath: string) {
  const user = await currentUser();
  if (!user) redirect(`/login?next=${returnPath}`);
  await limitForm(user.id, returnPath);
  await clock.sync();
  return personContext(user.id);
}

/** A client may call an action with anything, not only with a form. */
function noticeId(form: unknown, field: string): number | null {
  const value = form instanceof FormData ? form.get(field) : null;
  return typeof value === "string" && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : null;
}

/** Marks one notice (field `id`) as read. */
export async function markRead(form: FormData): Promise<void> {
  const ctx = await signedIn("/notifications");
  const id = noticeId(form, "id");
  if (id !== null) await readNoticesUp(ctx, { ids: [id] });
  revalidatePath("/", "layout");
}

/** Marks all notices up to the newest that the page showed (field `upTo`) as read. */
export async function markAllRead(form: FormData): Promise<void> {
  const ctx = await signedIn("/notifications");
  const upTo = noticeId(form, "upTo");
  if (upTo !== null) await readNoticesUp(ctx, { upTo });
  revalidatePath("/", "layout");
}

/** Takes a notice (field `id`) off the dashboard; one that is gone already is fine. */
export async function dismiss(form: FormData): Promise<void> {
  const ctx = await signedIn("/dashboard");
  const id = noticeId(form, "id");
  try {
    if (id !== null) await dismissNotice(ctx, id);
  } catch (error) {
    if (!(error instanceof AppError && error.code === "NOT_FOUND")) throw error;
  }
  revalidatePath("/", "layout");
}
