import { describe, expect, it } from "vitest";
import { loginsOf } from "@/lib/platforms/logins";
import { platforms } from "@/lib/platforms/registry";
import type { Platform } from "@/lib/platforms/types";
import { consentEnd } from "./consent-terms";

const endOf = (platform: Platform, login: number, onTrial = false) => {
  const oauth = loginsOf(platform)[login]?.oauth;
  if (!oauth) throw new Error("no such log-in");
  return consentEnd(oauth, oauth.scopes, onTrial);
};

describe("what ends an access", () => {
  it.each([
    ["Instagram, which renews itself", platforms.instagram, 0, { kind: "person" }],
    ["Instagram by Facebook, 90 days without the person", platforms.instagram, 1, { kind: "absence", days: 90 }],
    ["Facebook Pages, whose permissions are exempt from that", platforms.facebook, 0, { kind: "person" }],
    ["TikTok, a year after the consent", platforms.tiktok, 0, { kind: "clock", least: 365, most: 365 }],
    ["YouTube, half a year without use", platforms.youtube, 0, { kind: "disuse", days: 180 }],
    ["X", platforms.x, 0, { kind: "person" }],
    ["LinkedIn, by the kind of app", platforms.linkedin, 0, { kind: "clock", least: 60, most: 365 }],
  ] as const)("%s", (_name, platform, login, end) => {
    expect(endOf(platform, login)).toEqual(end);
  });

  it("is the trial, while our app is in one", () => {
    expect(endOf(platforms.youtube, 0, true)).toEqual({ kind: "clock", least: 7, most: 7 });
    expect(endOf(platforms.x, 0, true)).toEqual({ kind: "person" });
  });
});
