const LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Why a redirect URI cannot be registered under the rule most platforms share, or null: absolute, https (http for this
 * machine only), no fragment, no user information, no dot segments, no bare IP address except loopback.
 */
export function refuseCommonRedirectUri(uri: string): string | null {
  if (!URL.canParse(uri)) return "not an absolute URL";
  const url = new URL(uri);
  const isLocal = LOCAL_HOSTS.includes(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLocal)) return "https is required";
  if (url.username !== "" || url.password !== "") return "user information is not allowed";
  if (uri.includes("#")) return "a fragment is not allowed";
  if (uri.includes("*")) return "wildcards are not allowed";
  if (/\/\.\.?(\/|$)/.test(uri)) return "dot segments are not allowed";
  const isAddress = /^(\d{1,3}\.){3}\d{1,3}$/.test(url.hostname) || url.hostname.startsWith("[");
  return isAddress && !isLocal ? "an IP address is not allowed" : null;
}
