/** A decoded Rest.li 2.0 value: text, a list or a record. */
export type RestliValue = string | readonly RestliValue[] | { readonly [name: string]: RestliValue };

/** Text that is no Rest.li, and where. */
export class RestliSyntaxError extends Error {}

const STRUCTURE = /[(),:']/;

/**
 * The parameters of a raw query by the Rest.li protocol 2.0: `List(…)` and `(name:value)` with those characters raw,
 * everything else percent-encoded. Throws `RestliSyntaxError` for a URN that is not encoded, for brackets that are not
 * balanced and for a parameter given twice. An encoded bracket is text: whoever encodes the structure sends a string.
 */
export function parseRestliQuery(rawQuery: string): Record<string, RestliValue> {
  const parameters: Record<string, RestliValue> = {};
  for (const pair of rawQuery.split("&").filter((part) => part !== "")) {
    const [name = "", ...rest] = pair.split("=");
    if (rest.length === 0) throw new RestliSyntaxError(`parameter ${name} has no value`);
    if (Object.hasOwn(parameters, name)) throw new RestliSyntaxError(`parameter ${name} is given twice`);
    parameters[name] = parseRestliValue(rest.join("="));
  }
  return parameters;
}

/** One encoded value. Throws `RestliSyntaxError`. */
export function parseRestliValue(text: string): RestliValue {
  const reader = { text, at: 0 };
  const value = readValue(reader);
  if (reader.at !== text.length) throw new RestliSyntaxError(`unexpected text at ${reader.at} of ${text.slice(0, 80)}`);
  return value;
}

interface Reader {
  readonly text: string;
  at: number;
}

function readValue(reader: Reader): RestliValue {
  if (reader.text.startsWith("List(", reader.at)) {
    reader.at += 5;
    const list: RestliValue[] = [];
    readItems(reader, () => list.push(readValue(reader)));
    return list;
  }
  if (reader.text[reader.at] !== "(") return readPrimitive(reader);
  reader.at += 1;
  const record: Record<string, RestliValue> = {};
  readItems(reader, () => {
    const name = readPrimitive(reader);
    take(reader, ":");
    record[name] = readValue(reader);
  });
  return record;
}

function readItems(reader: Reader, readItem: () => void): void {
  if (reader.text[reader.at] === ")") {
    reader.at += 1;
    return;
  }
  for (;;) {
    readItem();
    if (reader.text[reader.at] !== ",") break;
    reader.at += 1;
  }
  take(reader, ")");
}

function readPrimitive(reader: Reader): string {
  const start = reader.at;
  while (reader.at < reader.text.length && !STRUCTURE.test(reader.text[reader.at] ?? "")) reader.at += 1;
  const raw = reader.text.slice(start, reader.at);
  if (raw === "") throw new RestliSyntaxError(`a value is missing at ${start}`);
  try {
    return decodeURIComponent(raw);
  } catch {
    throw new RestliSyntaxError(`bad percent-encoding at ${start}`);
  }
}

function take(reader: Reader, character: string): void {
  if (reader.text[reader.at] !== character) throw new RestliSyntaxError(`expected ${character} at ${reader.at}`);
  reader.at += 1;
}
