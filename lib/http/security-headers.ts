/** What the headers of one answer depend on. */
export interface SecurityHeaderInput {
  readonly pathname: string;
  /** Fresh for every request: at least 128 random bits in base64. */
  readonly nonce: string;
  /** The origin that people open; its scheme decides about HSTS. */
  readonly appUrl: string;
  /** Other origins that pages load pictures and films from and send files to. */
  readonly contentOrigins: readonly string[];
  /** `next dev` evaluates code and inserts styles without a nonce. */
  readonly development: boolean;
}

/** Answers on the way through a platform, whose address or target holds a code or a state: no page after may learn it. */
const connecting = /^\/api\/social\/[^/]+\/(?:connect|callback)\/?$/;
/** The same with a form in it. Under `no-referrer` browsers name its origin "null", as if another site had sent it. */
const confirmation = /^\/auth\/confirm\/?$/;

function referrerPolicy(pathname: string): string {
  if (connecting.test(pathname)) return "no-referrer";
  return confirmation.test(pathname) ? "strict-origin" : "strict-origin-when-cross-origin";
}

/**
 * Content-Security-Policy (level 3) of an answer. Scripts run by nonce alone; what they load is trusted by them. Style
 * elements need the nonce too; style attributes are allowed, because React writes heights and positions as such.
 * `form-action` stays at ourselves: leaving for a platform is a GET, which it does not limit.
 */
export function contentSecurityPolicy(input: Omit<SecurityHeaderInput, "pathname">): string {
  const { nonce, appUrl, contentOrigins, development } = input;
  const content = contentOrigins.length > 0 ? ` ${contentOrigins.join(" ")}` : "";
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    `img-src 'self' data: blob:${content}`,
    `media-src 'self' blob:${content}`,
    "font-src 'self'",
    `connect-src 'self'${content}${development ? " ws:" : ""}`,
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(appUrl.startsWith("https:") ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

/** The policy of an answer that is no page: nothing in it may run, load or be framed. */
const nothingAllowed = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function policyOf(input: SecurityHeaderInput): string {
  // A file that came from elsewhere can do nothing, whatever a browser makes of it when it is opened by itself.
  if (input.pathname.startsWith("/pictures/")) return `${nothingAllowed}; sandbox`;
  return input.pathname.startsWith("/api/") ? nothingAllowed : contentSecurityPolicy(input);
}

/**
 * The security headers of one answer, by name. What is the same for every answer, files included, stands in
 * `next.config.js`; headers set before a route runs win over the route's, so exceptions by address are made here.
 */
export function securityHeaders(input: SecurityHeaderInput): Record<string, string> {
  const { pathname } = input;
  const secret = connecting.test(pathname) || confirmation.test(pathname);
  return {
    "content-security-policy": policyOf(input),
    "referrer-policy": referrerPolicy(pathname),
    ...(secret ? { "cache-control": "private, no-store" } : {}),
    // Two years, as the preload list asks for; subdomains stay their owner's decision.
    ...(input.appUrl.startsWith("https:") ? { "strict-transport-security": "max-age=63072000" } : {}),
  };
}
