/** A value in a Rest.li 2.0 query: a primitive, a list or a record. */
export type RestliValue = string | number | readonly RestliValue[] | { readonly [name: string]: RestliValue };

/**
 * A query by the rules of the Rest.li protocol 2.0: `List(a,b)` for lists, `(name:value)` for records, with those
 * characters raw, and every primitive encoded so that none of them can be taken for structure.
 */
export function restliQuery(parameters: Readonly<Record<string, RestliValue>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeValue(value)}`)
    .join("&");
}

/** A key (an id, a URN, or a record of several) as it stands in a path. */
export function restliPathKey(key: RestliValue): string {
  return encodeValue(key);
}

function encodeValue(value: RestliValue): string {
  if (typeof value === "string" || typeof value === "number") return encodePrimitive(String(value));
  if (isList(value)) return `List(${value.map(encodeValue).join(",")})`;
  const fields = Object.entries(value).map(([name, inner]) => `${encodePrimitive(name)}:${encodeValue(inner)}`);
  return `(${fields.join(",")})`;
}

function isList(value: RestliValue): value is readonly RestliValue[] {
  return Array.isArray(value);
}

/** encodeURIComponent leaves brackets and quotes, which Rest.li reads as structure. */
function encodePrimitive(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
