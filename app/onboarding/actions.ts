"use server";

import { redirect } from "next/navigation";
import { clock } from "@/lib/clock";
import { limitRequests } from "@/lib/http";
import { submitForm } from "@/lib/http/submit-form";
import { checkHandle, completeOnboarding } from "@/lib/people";
import type { FormState } from "@/lib/schemas/form-state";
import { type FieldProblem, onboardingSchema } from "@/lib/schemas/people";
import { personContext } from "@/lib/supabase/person";
import { currentUser } from "@/lib/supabase/server";

/** Saves the first profile and goes to the dashboard. */
export async function submitOnboarding(previous: FormState, form: FormData): Promise<FormState> {
  return submitForm(onboardingSchema, previous, form, async (input) => {
    const user = await currentUser();
    if (!user) redirect("/login?next=/onboarding");
    await limitRequests(user.id, "write");
    await completeOnboarding(await personContext(user.id), input);
    redirect("/dashboard");
  });
}

/** Whether a handle could be taken by the person who asks; null means yes. */
export async function askHandle(handle: string): Promise<FieldProblem | null> {
  const user = await currentUser();
  if (!user || typeof handle !== "string") return "handle_format";
  await limitRequests(user.id, "read");
  await clock.sync();
  return checkHandle(await personContext(user.id), handle.slice(0, 100));
}
