import { describe, expect, it } from "vitest";
import { countryCode } from "./country-code";

describe("countryCode", () => {
  it.each(["European Union", "Unknown Region", "Greater Athens", "", "GR", "__proto__", "constructor"])(
    "takes %j for no country of its own",
    (name) => expect(countryCode(name)).toBeNull(),
  );

  it.each([
    ["Greece", "GR"],
    ["germany ", "DE"],
    ["United Kingdom", "GB"],
    ["Türkiye", "TR"],
    ["Hong Kong SAR", "HK"],
    ["Czech Republic", "CZ"],
    ["Myanmar", "MM"],
  ])("knows %s by the code of today", (name, code) => expect(countryCode(name)).toBe(code));
});
