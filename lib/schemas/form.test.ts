import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { checkForm, formFields, maxFormFields } from "./form";

/** A form of one group that counts how many of its fields were looked at. */
class CountedForm extends FormData {
  looks = 0;

  constructor(fields: number) {
    super();
    for (let field = 0; field < fields; field += 1) this.append(`a.k${field}`, "1");
  }

  override *[Symbol.iterator](): ReturnType<FormData["entries"]> {
    for (const entry of super.entries()) {
      this.looks += 1;
      yield entry;
    }
  }
}

/** A schema that takes anything and counts how often it is asked. */
function countingSchema() {
  const asked = { times: 0 };
  const schema = z.pipe(
    z.unknown(),
    z.transform((fields) => {
      asked.times += 1;
      return fields;
    }),
  );
  return { schema, asked };
}

describe("a sent form", () => {
  it("of thousands of fields is refused before it is parsed, and not read to its end", () => {
    const form = new CountedForm(16_000);
    const { schema, asked } = countingSchema();
    expect(checkForm(schema, form)).toEqual({ ok: false, problem: "PAYLOAD_TOO_LARGE" });
    expect(asked.times).toBe(0);
    expect(form.looks).toBeLessThanOrEqual(maxFormFields + 1);
  });

  it("of as many fields as are allowed is read", () => {
    const { schema } = countingSchema();
    const checked = checkForm(schema, new CountedForm(maxFormFields));
    expect(checked.ok && Object.keys((checked.data as { a: object }).a)).toHaveLength(maxFormFields);
  });

  it("gives objects in which no field's name means anything", () => {
    const form = new FormData();
    form.append("toString.valueOf", "1");
    form.append("name", "Maya");
    const fields = formFields(form);
    expect(Object.getPrototypeOf(fields)).toBeNull();
    expect(Object.getPrototypeOf(fields.toString)).toBeNull();
    expect(fields.hasOwnProperty).toBeUndefined();
  });

  it("lets the last of a plain field and a group of the same name win", () => {
    const form = new FormData();
    form.append("a.x", "1");
    form.append("a", "plain");
    form.append("b", "plain");
    form.append("b.x", "1");
    form.append("b.y", "2");
    expect(formFields(form)).toEqual({ a: "plain", b: { x: "1", y: "2" } });
  });
});
