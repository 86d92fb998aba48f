import { describe, expect, it } from "vitest";
import { composeFarewell } from "./compose-farewell";

const instagram = { label: "Instagram", url: "https://www.instagram.com/accounts/manage_access/" };

describe("the last mail", () => {
  it("says that our access has ended only where nothing of it may still stand", () => {
    const all = composeFarewell("en", "2026-11-22", { access: [], events: [] });
    expect(all.text).toContain("Our access at the platforms has ended.");
    const some = composeFarewell("en", "2026-11-22", { access: [instagram], events: [] });
    expect(some.text).not.toContain("has ended");
    expect(some.text).toContain("We could not end our access at Instagram ourselves.");
  });

  it.each(["en", "el"] as const)("names what is left and leads there, in text and HTML (%s)", (locale) => {
    const gone = { label: "Gone & old", url: null };
    const { text, html } = composeFarewell(locale, "2026-11-22", { access: [gone, instagram], events: ["X"] });
    expect(text).toContain(`Instagram: ${instagram.url}`);
    expect(text).toContain("Gone & old");
    expect(text).toMatch(/\bX\b/);
    expect(html).toContain(`href="${instagram.url}"`);
    expect(html).toContain("Gone &amp; old");
  });
});
