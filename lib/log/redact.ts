const secretKeys =
  /^(?:.*_)?(?:access_?token|refresh_?token|id_?token|token|token_?hash|code|state|code_?verifier|client_?secret|secret|password|authorization|cookie|set-cookie|signed_?request|api_?key|key|fb_?exchange_?token)$/i;
const queryPair =
  /([?&;\s"'#]|^)(access_token|refresh_token|id_token|token|token_hash|code|state|code_verifier|client_secret|fb_exchange_token|signed_request|key|password)=([^&\s"'#]+)/gi;
const bearer = /\b(Bearer|Basic|OAuth)\s+[A-Za-z0-9._~+/=-]{8,}/g;
const knownShapes =
  /\b(?:ya29\.[\w.-]+|1\/\/[\w-]{8,}|4\/0[\w-]{8,}|IGAA[\w-]{8,}|EAA[\w-]{16,}|eyJ[\w-]{10,}\.[\w-]+\.[\w-]+|sb_secret_[\w-]+)/g;
const userInfo = /(\b[a-z][a-z0-9+.-]*:\/\/[^:/\s@]+:)[^@\s/]+@/gi;

/**
 * A text with everything that looks like a credential replaced: query parameters that carry codes, tokens or states,
 * Authorization values, known token shapes and passwords inside URLs.
 */
export function redactText(text: string): string {
  return text
    .replace(queryPair, "$1$2=[redacted]")
    .replace(bearer, "$1 [redacted]")
    .replace(knownShapes, "[redacted]")
    .replace(userInfo, "$1[redacted]@");
}

/**
 * A copy of a log value that is safe to write: fields with secret names are masked, texts pass `redactText`, errors
 * become plain objects with their cause. Depth is limited to 6, so cyclic values end.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (depth > 6) return "[too deep]";
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  const source: Record<string, unknown> =
    value instanceof Error
      ? { ...value, name: value.name, message: value.message, stack: value.stack, cause: value.cause }
      : { ...value };
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(source)) {
    if (item === undefined) continue;
    const masked = secretKeys.test(key) && !(value instanceof Error && key === "code") && !isErrorCode(key, item);
    result[key] = masked ? "[redacted]" : redact(item, depth + 1);
  }
  return result;
}

/** `code` is also the field's standard name for a stable error code, which is what makes a log line useful. */
function isErrorCode(key: string, item: unknown): boolean {
  return (
    key === "code" && (typeof item === "number" || (typeof item === "string" && /^[A-Z][A-Z0-9_]{2,40}$/.test(item)))
  );
}
