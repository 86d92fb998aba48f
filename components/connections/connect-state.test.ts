import { describe, expect, it } from "vitest";
import { fakeAccount as account } from "@/lib/schemas/fake-account";
import { connectHref, connectionRows, connectState, isMendedThere } from "./connect-state";

const now = new Date("2026-11-21T10:00:00Z");
const platform = {
  id: "instagram",
  label: "Instagram",
  logo: "",
  manageAccessUrl: "",
  configured: true,
  keepHistoryDays: null,
};

describe("connectState", () => {
  it.each([
    ["active", "connected"],
    ["expired", "needs_reconnect"],
    ["revoked", "needs_reconnect"],
    ["error", "problem"],
    ["disconnected", "disconnected"],
  ] as const)("says of an account that is %s: %s", (status, kind) => {
    expect(connectState(platform, { ...account, status }, now).kind).toBe(kind);
  });

  it("offers to connect only where the installation is set up for it", () => {
    expect(connectState(platform, null, now).kind).toBe("connect");
    expect(connectState({ ...platform, configured: false }, null, now).kind).toBe("not_set_up");
  });

  it("lets an account wait whose platform is no longer set up, and offers no reconnect, whatever was wrong with it", () => {
    for (const status of ["active", "expired", "revoked", "error"] as const) {
      const state = connectState({ ...platform, configured: false }, { ...account, status }, now);
      expect([state.kind, isMendedThere(state)]).toEqual(["waiting", false]);
    }
    const ended = { ...account, status: "disconnected" as const };
    expect(connectState({ ...platform, configured: false }, ended, now).kind).toBe("disconnected");
  });

  it.each([
    ["not_renewable", 15, "connected"],
    ["not_renewable", 14, "ending"],
    ["not_renewable", 0.1, "ending"],
    ["not_renewable", 0, "needs_reconnect"],
    ["renewal_failing", 9, "ending"],
    ["renewal_failing", -1, "stalled"],
  ] as const)("says of an access that ends (%s) in %d days: %s", (accessEndCause, days, kind) => {
    const accessEndsAt = new Date(now.getTime() + days * 86_400_000).toISOString();
    const state = connectState(platform, { ...account, accessEndsAt, accessEndCause }, now);
    expect(state.kind).toBe(kind);
    expect(isMendedThere(state)).toBe(kind !== "connected");
  });

  it("names what is wrong with an account", () => {
    const failing = (lastErrorCode: string) => ({ ...account, status: "error" as const, lastErrorCode });
    expect(connectState(platform, failing("PERMISSION_MISSING"), now).kind).toBe("permission_missing");
    expect(connectState(platform, failing("ACCOUNT_INELIGIBLE"), now).kind).toBe("ineligible");
  });

  it("names the cause of a problem", () => {
    const failing = {
      ...account,
      status: "error" as const,
      lastErrorCode: "RATE_LIMITED",
      lastErrorAt: "2026-11-21T09:55:00.000Z",
    };
    expect(connectState(platform, failing, now)).toMatchObject({ kind: "problem", cause: "platform_limit" });
  });
});

describe("connectionRows", () => {
  const youtube = { ...platform, id: "youtube", label: "YouTube" };

  it("has a row for every live account, and one for a platform without any", () => {
    const second = { ...account, id: "b" };
    const rows = connectionRows([platform, youtube], [account, second]);
    expect(rows.map((row) => [row.platform.id, row.account?.id ?? null])).toEqual([
      ["instagram", "a"],
      ["instagram", "b"],
      ["youtube", null],
    ]);
  });

  it("shows the last ended account only while no live one is there", () => {
    const ended = { ...account, id: "old", status: "disconnected" as const };
    const later = { ...ended, id: "older" };
    expect(connectionRows([platform], [ended, later]).map((row) => row.account?.id)).toEqual(["older"]);
    expect(connectionRows([platform], [ended, account]).map((row) => row.account?.id)).toEqual(["a"]);
  });
});

describe("connectHref", () => {
  it("cannot be led elsewhere by a platform's name", () => {
    expect(connectHref("../../evil?x=")).toBe("/api/social/..%2F..%2Fevil%3Fx%3D/connect?return=%2Fdashboard");
  });

  it("names the account that is to be connected anew, and the place to come back to", () => {
    expect(connectHref("x", { connectionId: "a&b", returnPath: "/notifications" })).toBe(
      "/api/social/x/connect?return=%2Fnotifications&connection=a%26b",
    );
  });
});
