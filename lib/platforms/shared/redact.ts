const redacted = "[redacted]";

const secretName =
  /^(?:authorization|access_token|refresh_token|id_token|token|code|code_verifier|client_secret|secret|password|key|api_key|fb_exchange_token|input_token|appsecret_proof)$/i;

const patterns: readonly [RegExp, string][] = [
  [/\b(Bearer|Basic|OAuth)\s+[\w.~+/=-]{6,}/g, `$1 ${redacted}`],
  // As a parameter (`access_token=…`) or in JSON (`"code": "…"`), not as a word of a sentence ("token: it expired").
  [
    /\b((?:access_|refresh_|id_|fb_exchange_)?token|code|client_secret|code_verifier|key)(=|["']\s*:\s*["'])[^\s"'&,}]+/gi,
    `$1$2${redacted}`,
  ],
  [
    /\bya29\.[\w.-]+|\b1\/\/[\w-]+|\b4\/0[\w-]+|\b(?:act|rft|clt)\.[\w.!*-]+|\b(?:IG[A-Z]{2}|EAA)[\w-]{8,}|\bAIza[\w-]{8,}/g,
    redacted,
  ],
  // Runs of this length with a digit in them are never words; ids and codes of the platforms are shorter.
  [/(?=[\w-]*\d)[\w-]{32,}/g, redacted],
];

/** Longest text that the patterns are tried on: their time grows with its square. */
const patternLimit = 2000;

/**
 * A platform's text without anything that looks like a credential, and without the given secrets in plain or
 * URL-encoded form. Longer texts are cut to at most `maxLength` characters, never inside a word: half a credential
 * would no longer be recognised.
 */
export function redactSecrets(text: string, secrets: readonly string[] = [], maxLength = 300): string {
  let clean = text;
  for (const secret of secrets) {
    for (const form of new Set([secret, encodeURIComponent(secret)])) clean = clean.replaceAll(form, redacted);
  }
  clean = cut(clean, patternLimit);
  for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
  return cut(clean, maxLength);
}

function cut(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).replace(/\S+$/, "")}…`;
}

/**
 * The values of a request's parameters that nobody may read: those with the name of a credential. Values under six
 * characters are left out, as replacing them would only make the text unreadable.
 */
export function secretsIn(...parameters: (Readonly<Record<string, unknown>> | undefined)[]): string[] {
  const secrets: string[] = [];
  for (const group of parameters) {
    for (const [name, value] of Object.entries(group ?? {})) {
      if (typeof value === "string" && value.length >= 6 && secretName.test(name)) secrets.push(value);
    }
  }
  return secrets.sort((a, b) => b.length - a.length);
}
