import type { z } from "zod/mini";
import { type FieldProblem, isFieldProblem } from "./people";

/** More fields than any form of ours has; a form with more of them is read no further. */
export const maxFormFields = 200;

function hasTooManyFields(form: FormData): boolean {
  let count = 0;
  for (const _ of form) {
    count += 1;
    if (count > maxFormFields) return true;
  }
  return false;
}

/** An object without a prototype, so that no name of a field can mean anything in it. */
function emptyFields(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>;
}

/**
 * The fields of a sent form as an object; `group.name` becomes a nested object, files are dropped. Names that would
 * reach into prototypes are ignored. Takes each field up once, however many a group has.
 */
export function formFields(form: FormData): Record<string, unknown> {
  const result = emptyFields();
  const groups = new Map<string, Record<string, unknown>>();
  for (const [name, value] of form) {
    if (typeof value !== "string" || name.startsWith("$") || /(^|\.)(__proto__|constructor|prototype)(\.|$)/.test(name))
      continue;
    const [first = "", second] = name.split(".");
    // Nobody types it, and PostgreSQL stores it in no text.
    const text = value.replaceAll("\u0000", "");
    if (second === undefined) {
      result[first] = text;
      groups.delete(first);
      continue;
    }
    const group = groups.get(first) ?? emptyFields();
    group[second] = text;
    groups.set(first, group);
    result[first] = group;
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

export type CheckedForm<T> =
  | { ok: true; data: T }
  | { ok: false; problem: "CHECK_FIELDS"; fields: Record<string, FieldProblem> }
  | { ok: false; problem: "PAYLOAD_TOO_LARGE" };

/**
 * Checks sent fields against a schema whose messages are field problems; one problem per field, the first. A form of more
 * than `maxFormFields` fields is refused as PAYLOAD_TOO_LARGE before any of them is parsed.
 */
export function checkForm<S extends z.ZodMiniType>(schema: S, form: FormData): CheckedForm<z.output<S>> {
  if (hasTooManyFields(form)) return { ok: false, problem: "PAYLOAD_TOO_LARGE" };
  const parsed = schema.safeParse(formFields(form));
  if (parsed.success) return { ok: true, data: parsed.data };
  const fields: Record<string, FieldProblem> = {};
  for (const issue of parsed.error.issues) {
    fields[issue.path.join(".")] ??= isFieldProblem(issue.message) ? issue.message : "choice_invalid";
  }
  return { ok: false, problem: "CHECK_FIELDS", fields };
}
