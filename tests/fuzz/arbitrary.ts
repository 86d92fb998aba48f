import fc from "fast-check";
import { z } from "zod";
import { hostileTexts, hostileValues } from "./hostile";

/** The parts of JSON Schema that zod writes for the shapes of requests. */
interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** What is worth trying where a text is wanted, next to what the schema alone allows: ids that exist, names, words. */
export type Hints = readonly string[];

/** What a schema takes, as JSON Schema of its input side. */
export function inputSchema(schema: z.core.$ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
}

function text(schema: JsonSchema, hints: Hints): fc.Arbitrary<unknown> {
  const { minLength = 0, maxLength = 60 } = schema;
  const plain = fc.string({ minLength, maxLength: Math.min(maxLength, 300), unit: "grapheme" });
  const shaped =
    schema.format === "uuid"
      ? fc.uuid()
      : schema.format === "email"
        ? fc.emailAddress()
        : schema.pattern
          ? fc.stringMatching(new RegExp(schema.pattern))
          : plain;
  return hints.length === 0
    ? shaped
    : fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...hints) }, { weight: 1, arbitrary: shaped });
}

/** Values that a schema is meant to take; the schema itself has the last word. */
export function drawnFrom(schema: JsonSchema, hints: Hints): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  const choices = schema.anyOf ?? schema.allOf;
  if (choices) return fc.oneof(...choices.map((one) => drawnFrom(one, hints)));
  switch (schema.type) {
    case "string":
      return text(schema, hints);
    case "integer":
    case "number":
      return fc.integer({
        min: Math.max(schema.minimum ?? -1_000, Number.MIN_SAFE_INTEGER),
        max: Math.min(schema.maximum ?? 1_000_000, Number.MAX_SAFE_INTEGER),
      });
    case "boolean":
      return fc.boolean();
    case "array":
      return fc.array(drawnFrom(schema.items ?? {}, hints), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 5, 5),
      });
    case "object":
      return objectOf(schema, hints);
    default:
      return text({}, hints);
  }
}

function objectOf(schema: JsonSchema, hints: Hints): fc.Arbitrary<Record<string, unknown>> {
  const properties = Object.entries(schema.properties ?? {});
  const fields = Object.fromEntries(properties.map(([name, one]) => [name, drawnFrom(one, hints)]));
  const requiredKeys = properties.map(([name]) => name).filter((name) => schema.required?.includes(name));
  return fc.record(fields, { requiredKeys });
}

type Change = (record: Record<string, unknown>, field: string) => unknown;

const set = (value: unknown): Change => {
  return (record, field) => ({ ...record, [field]: value });
};
const add = (name: string, value: unknown): Change => {
  return (record) => Object.fromEntries([...Object.entries(record), [name, value]]);
};

/** Ways of spoiling an object of which one field is picked. */
const changes: readonly Change[] = [
  (record, field) => Object.fromEntries(Object.entries(record).filter(([name]) => name !== field)),
  (record, field) => ({ ...record, [field]: [record[field]] }),
  (record, field) => ({ ...record, [field]: { value: record[field] } }),
  (record, field) => ({ ...record, [field]: String(JSON.stringify(record[field])).repeat(400) }),
  (record, field) => ({ ...record, [field]: `${JSON.stringify(record[field])}\u0000` }),
  (record, field) => ({ ...record, [field]: ` ${JSON.stringify(record[field])}\n` }),
  (record, field) => ({ ...record, [field.toUpperCase()]: record[field], [field]: undefined }),
  ...hostileValues.map(set),
  add("__proto__", { isAdmin: true }),
  add("constructor", { prototype: { isAdmin: true } }),
  add("userId", "00000000-0000-4000-8000-000000000000"),
  add("extra", hostileTexts),
  (record) => [record],
  () => null,
  () => [],
  () => "text",
  () => 1,
  () => ({}),
];

/** Objects that are nearly what a schema takes: one thing about each is wrong, or odd. */
export function nearlyValid(schema: JsonSchema, hints: Hints): fc.Arbitrary<unknown> {
  const names = Object.keys(schema.properties ?? {});
  const field = names.length > 0 ? fc.constantFrom(...names) : fc.constant("field");
  return fc
    .tuple(objectOf(schema, hints), field, fc.constantFrom(...changes))
    .map(([record, name, change]) => change(record, name));
}
