import type { z } from "zod/mini";
import { type FieldProblem, isFieldProblem } from "./people";

/**
 * The fields of a sent form as an object; `group.name` becomes a nested object, files are dropped. Names that would
 * reach into prototypes are ignored.
 */
export function formFields(form: FormData): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of form) {
    if (typeof value !== "string" || name.startsWith("$") || /(^|\.)(__proto__|constructor|prototype)(\.|$)/.test(name))
      continue;
    const [first = "", second] = name.split(".");
    // Nobody types it, and PostgreSQL stores it in no text.
    const text = value.replaceAll("\u0000", "");
    if (second === undefined) {
      result[first] = text;
      continue;
    }
    const group = result[first];
    result[first] = typeof group === "object" && group !== null ? { ...group, [second]: text } : { [second]: text };
  }
  return result;
}

/** What may be shown again in a refused form: everything typed except secrets and the framework's own fields. */
export function echoedValues(form: FormData): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value === "string" && !name.startsWith("$") && !/password/i.test(name))
      values[name] = value.slice(0, 2_000);
  }
  return values;
}

export type CheckedForm<T> = { ok: true; data: T } | { ok: false; fields: Record<string, FieldProblem> };

/** Checks sent fields against a schema whose messages are field problems; one problem per field, the first. */
export function checkForm<S extends z.ZodMiniType>(schema: S, form: FormData): CheckedForm<z.output<S>> {
  const parsed = schema.safeParse(formFields(form));
  if (parsed.success) return { ok: true, data: parsed.data };
  const fields: Record<string, FieldProblem> = {};
  for (const issue of parsed.error.issues) {
    fields[issue.path.join(".")] ??= isFieldProblem(issue.message) ? issue.message : "choice_invalid";
  }
  return { ok: false, fields };
}
