import { describe, expect, it } from "vitest";
import { clientAddress } from "./client-address";

const behind = (trustedProxyHops: number) => ({ onVercel: false, trustedProxyHops });
const forwarded = (value: string) => new Headers({ "x-forwarded-for": value });

describe("the address of a sender", () => {
  it("is unknown when no proxy is trusted, whatever the request says", () => {
    const headers = new Headers({
      "x-forwarded-for": "192.0.2.1",
      "x-real-ip": "192.0.2.1",
      forwarded: "for=192.0.2.1",
    });
    expect(clientAddress(headers, behind(0))).toBeNull();
  });
  it.each([
    [1, "203.0.113.7", "203.0.113.7"],
    [1, "192.0.2.66, 203.0.113.7", "203.0.113.7"],
    [2, "192.0.2.66, 203.0.113.7, 10.0.0.1", "203.0.113.7"],
    [2, "10.0.0.1", null],
    [1, "192.0.2.66,", null],
    [1, "not an address", null],
    [1, "203.0.113.7:8080", null],
    [1, "", null],
  ])("is, behind %i proxies of ours that say %j, %j", (hops, value, expected) => {
    expect(clientAddress(forwarded(value), behind(hops))).toBe(expected);
  });
  it("is what Vercel's edge says on Vercel", () => {
    const headers = new Headers({ "x-vercel-forwarded-for": "203.0.113.7", "x-forwarded-for": "192.0.2.66" });
    expect(clientAddress(headers, { onVercel: true, trustedProxyHops: 0 })).toBe("203.0.113.7");
    expect(clientAddress(forwarded("192.0.2.66"), { onVercel: true, trustedProxyHops: 3 })).toBeNull();
  });
  it.each([
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2::1", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["fe80::1%eth0", null],
  ])("counts %s as %s", (address, key) => {
    expect(clientAddress(forwarded(address), behind(1))).toBe(key);
  });
});
