import "server-only";
import { randomUUID } from "node:crypto";
import { getTranslations } from "next-intl/server";
import type { z } from "zod/mini";
import { clock } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import { log, withCorrelationId } from "@/lib/log";
import { checkForm, echoedValues } from "@/lib/schemas/form";
import type { FormState } from "@/lib/schemas/form-state";
import { isFieldProblem } from "@/lib/schemas/people";

/**
 * Runs a server action behind a form: checks the fields, runs the work, and turns refusals into words beside the field
 * or above the form. `work` ends by redirecting or returns a sentence to show. What is not an `AppError` is thrown on
 * to the error page.
 */
export async function submitForm<S extends z.ZodMiniType>(
  schema: S,
  previous: FormState,
  sent: FormData,
  work: (input: z.output<S>) => Promise<string | null>,
): Promise<FormState> {
  // A client may call an action with anything: what is no form has no fields.
  const form = sent instanceof FormData ? sent : new FormData();
  const attempt = (Number.isSafeInteger(previous?.attempt) ? previous.attempt : 0) + 1;
  const checked = checkForm(schema, form);
  if (!checked.ok && checked.problem === "PAYLOAD_TOO_LARGE") {
    // Nothing of it is shown again either: that would be reading it to the end.
    const tooLarge = new AppError("PAYLOAD_TOO_LARGE", "This form has more fields than any of ours.");
    return refused(new FormData(), attempt, {}, tooLarge);
  }
  if (!checked.ok) return refused(form, attempt, checked.fields, null);
  return withCorrelationId(randomUUID(), async () => {
    try {
      await clock.sync();
      const done = await work(checked.data);
      return { values: echoedValues(form), fields: {}, problem: null, done, attempt };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === "INTERNAL" || error.code === "CONFIGURATION")
        log.error("form refused", { action: "form", error });
      return refused(form, attempt, error.fields ?? {}, error);
    }
  });
}

async function refused(
  form: FormData,
  attempt: number,
  problems: Record<string, string>,
  error: AppError | null,
): Promise<FormState> {
  const [fieldWords, errorWords] = await Promise.all([getTranslations("fields"), getTranslations("errors")]);
  const fields = Object.fromEntries(
    Object.entries(problems).map(([name, key]) => [name, isFieldProblem(key) ? fieldWords(key) : key]),
  );
  const alone = Object.keys(fields).length > 0;
  const problem = error === null || alone ? (alone ? errorWords("CHECK_FIELDS") : null) : errorWords(error.code);
  return { values: echoedValues(form), fields, problem, done: null, attempt };
}
