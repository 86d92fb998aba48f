/**
 * Whether a request that changes something comes from our own pages. A browser names the origin on every cross-site
 * write and, since 2023 everywhere, says where a request starts (`Sec-Fetch-Site`); no page can set either. A program that
 * names neither carries no cookie by accident and passes.
 */
export function isFromOwnSite(headers: Pick<Headers, "get">, appUrl: string): boolean {
  const origin = headers.get("origin");
  if (origin !== null && origin !== appUrl) return false;
  const site = headers.get("sec-fetch-site");
  return site === null || site === "same-origin" || site === "none";
}
