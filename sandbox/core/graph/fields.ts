import { invalidParameter } from "./errors";

/**
 * One requested field; `fields` is what was asked inside its braces ("children{id}"), or null, and `modifiers` what was
 * said of it behind dots ("picture.type(large)").
 */
export interface RequestedField {
  readonly name: string;
  readonly modifiers: Readonly<Record<string, string>>;
  readonly fields: readonly RequestedField[] | null;
}

/** Reads a `fields` parameter such as "id,caption,children{id,media_type}". Throws error 100 when it cannot be read. */
export function parseFields(text: string): RequestedField[] {
  const found: RequestedField[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index <= text.length; index += 1) {
    const char = text[index];
    if (char === "{") depth += 1;
    if (char === "}") depth -= 1;
    if (depth < 0) break;
    if (index < text.length && !(char === "," && depth === 0)) continue;
    const field = readField(text.slice(start, index).trim());
    if (field !== null) found.push(field);
    start = index + 1;
  }
  if (depth !== 0) throw invalidParameter("Syntax error in the fields parameter");
  return found;
}

function readField(text: string): RequestedField | null {
  if (text === "") return null;
  const [, name, dotted = "", inner] = /^(\w+)((?:\.\w+\([\w ]*\))*)(?:\{(.*)\})?$/s.exec(text) ?? [];
  if (name === undefined) throw invalidParameter(`Syntax error in the fields parameter near "${text}"`);
  const modifiers = Object.fromEntries(
    [...dotted.matchAll(/\.(\w+)\(([\w ]*)\)/g)].map(([, key = "", value = ""]) => [key, value]),
  );
  return { name, modifiers, fields: inner === undefined ? null : parseFields(inner) };
}

/** Makes the value of one field of a node, or undefined where the node has none and the key is left out. */
export type FieldReader<Node> = (
  node: Node,
  nested: readonly RequestedField[] | null,
  modifiers: Readonly<Record<string, string>>,
) => unknown;

/**
 * The requested fields of a node, with `id` always among them. A name that the node type does not have is error 100 for
 * the whole call; `omit` names fields to leave out.
 */
export function selectFields<Node>(
  node: Node,
  type: string,
  readers: Readonly<Record<string, FieldReader<Node>>>,
  requested: readonly RequestedField[],
  omit: readonly string[] = [],
): Record<string, unknown> {
  const names = requested.some(({ name }) => name === "id")
    ? requested
    : [...requested, { name: "id", modifiers: {}, fields: null }];
  const selected: Record<string, unknown> = {};
  for (const { name, fields, modifiers } of names) {
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (read === undefined)
      throw invalidParameter(`Tried accessing nonexisting field (${name}) on node type (${type})`);
    const value = omit.includes(name) ? undefined : read(node, fields, modifiers);
    if (value !== undefined) selected[name] = value;
  }
  return selected;
}
