const utf8 = new TextDecoder();

/** A body as JSON where it is JSON, else as text. `empty` is told apart, because some endpoints answer with nothing. */
export type ParsedBody =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "empty" };

/** Reads bytes as UTF-8 JSON; what does not parse comes back as text, cut to 2,000 characters. Throws nothing. */
export function parseBody(bytes: Uint8Array): ParsedBody {
  const text = utf8.decode(bytes).trim();
  if (text === "") return { kind: "empty" };
  try {
    return { kind: "json", value: JSON.parse(text) };
  } catch {
    return { kind: "text", value: text.slice(0, 2000) };
  }
}
