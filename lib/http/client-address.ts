import { isIPv4, isIPv6 } from "node:net";

interface Trust {
  readonly onVercel: boolean;
  readonly trustedProxyHops: number;
}

/**
 * The address a request comes from, as a key to count by; null when nobody we trust has told it. Anybody can send an
 * `X-Forwarded-For`, so only what our own proxies appended counts: with n of them, the n-th entry from the right. On
 * Vercel the edge overwrites `x-vercel-forwarded-for`. IPv6 counts by /64, which is what one subscriber gets (RFC 6177).
 */
export function clientAddress(headers: Pick<Headers, "get">, trust: Trust): string | null {
  if (trust.onVercel) return addressKey(headers.get("x-vercel-forwarded-for")?.split(",")[0] ?? "");
  if (trust.trustedProxyHops === 0) return null;
  const entries = (headers.get("x-forwarded-for") ?? "").split(",");
  return addressKey(entries.at(-trust.trustedProxyHops) ?? "");
}

function addressKey(text: string): string | null {
  const address = text.trim();
  if (isIPv4(address)) return address;
  if (!isIPv6(address) || address.includes("%")) return null;
  // The URL parser writes every IPv6 address in one way (RFC 5952) and turns an IPv4 tail into hexadecimal.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = "", tail] = canonical.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const groups = [...before, ...Array<string>(8 - before.length - after.length).fill("0"), ...after];
  const [high = "0", low = "0"] = groups.slice(6).map((group) => group.padStart(4, "0"));
  if (groups.slice(0, 5).every((group) => group === "0") && groups[5] === "ffff") {
    return [high.slice(0, 2), high.slice(2), low.slice(0, 2), low.slice(2)]
      .map((hex) => Number.parseInt(hex, 16))
      .join(".");
  }
  return `${groups.slice(0, 4).join(":")}::/64`;
}
