import { createTranslator } from "use-intl/core";
import { describe, expect, it } from "vitest";
import { loginsOf } from "@/lib/platforms/logins";
import { platforms } from "@/lib/platforms/registry";
import { accountKinds } from "@/lib/platforms/types";
import el from "./messages/el.json";
import en from "./messages/en.json";

const languages = {
  en: createTranslator({ locale: "en", messages: en, namespace: "connect.wants" }),
  el: createTranslator({ locale: "el", messages: el as unknown as typeof en, namespace: "connect.wants" }),
};
/** What whoever has no account to connect has to be told, in both languages, by platform and log-in. */
const named: Readonly<Record<string, { en: RegExp; el: RegExp }>> = {
  "instagram/instagram_login": { en: /professional account/, el: /επαγγελματικό λογαριασμό/ },
  "instagram/facebook_login": { en: /Facebook Page that you manage.*linked/, el: /σελίδα Facebook που διαχειρίζεστε/ },
  "facebook/facebook_login": { en: /Page that you manage/, el: /σελίδα που διαχειρίζεστε/ },
  "linkedin/linkedin": { en: /super admin or content admin/, el: /υπερδιαχειριστής ή διαχειριστής/ },
  "youtube/google": { en: /channel/, el: /κανάλι/ },
  "tiktok/tiktok_login_kit": { en: /neither suspended nor closed/, el: /δεν έχει ανασταλεί/ },
  "x/x": { en: /neither suspended nor closed/, el: /δεν έχει ανασταλεί/ },
};
const logins = Object.values(platforms).flatMap((platform) =>
  loginsOf(platform).map(({ oauth }) => ({
    login: `${platform.id}/${oauth.loginVariant}`,
    wants: oauth.wants,
    label: platform.manifest.label,
  })),
);

describe("whoever has no account to connect", () => {
  it.each(logins)("is told what $login wants", ({ login, wants, label }) => {
    const expected = named[login];
    for (const language of ["en", "el"] as const) {
      const words = languages[language](wants, { platform: label });
      expect(words).toContain(label);
      expect(words).toMatch(expected?.[language] ?? /never/);
    }
  });

  it("is told something else for each kind of account, and no kind is without its log-in", () => {
    for (const language of ["en", "el"] as const) {
      const words = accountKinds.map((kind) => languages[language](kind, { platform: "Toy" }));
      expect(new Set(words).size).toBe(accountKinds.length);
    }
    expect(new Set(logins.map(({ wants }) => wants))).toEqual(new Set(accountKinds));
  });
});
