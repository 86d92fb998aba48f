import { describe, expect, it } from "vitest";
import { countryName } from "./country-name";

describe("countryName", () => {
  it.each(["Somewhere", "gr", "GRC", "", "QQ"])("leaves %j as it is", (name) => {
    expect(countryName(name, "en")).toBe(name);
  });

  it("names a country in the reader's language", () => {
    expect([countryName("GR", "en"), countryName("GR", "el")]).toEqual(["Greece", "Ελλάδα"]);
  });
});
