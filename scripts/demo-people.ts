import type { PlatformId } from "@/lib/platforms/manifests";
import type { Category } from "@/lib/schemas/categories";

/** The password of every demo person. They exist on local installations only. */
export const demoPassword = "influmeter-demo";

/** An account at a sandbox platform, by the persona that owns it there. */
export interface DemoAccount {
  readonly platform: PlatformId;
  readonly persona: string;
}

/** Somebody who is there from the first start on. */
export interface DemoPerson {
  readonly who: string;
  readonly email: string;
  readonly locale: "en" | "el";
  /** Null for a brand. */
  readonly influencer: {
    readonly handle: string;
    readonly name: string;
    readonly category: Category;
    readonly country: string;
    readonly accounts: readonly DemoAccount[];
  } | null;
}

/** An influencer on several platforms, one who writes Greek, and a brand. */
export const demoPeople: readonly DemoPerson[] = [
  {
    who: "influencer",
    email: "maya@demo.influmeter.test",
    locale: "en",
    influencer: {
      handle: "maya.runs",
      name: "Maya",
      category: "fitness",
      country: "PT",
      accounts: [
        { platform: "instagram", persona: "maya" },
        { platform: "tiktok", persona: "maya" },
        { platform: "youtube", persona: "maya" },
        { platform: "facebook", persona: "maya" },
        { platform: "x", persona: "maya" },
        { platform: "linkedin", persona: "maya" },
      ],
    },
  },
  {
    who: "influencer, in Greek",
    email: "nikos@demo.influmeter.test",
    locale: "el",
    influencer: {
      handle: "nikos.taxidia",
      name: "Νίκος Αντωνίου",
      category: "travel",
      country: "GR",
      accounts: [{ platform: "instagram", persona: "nikos" }],
    },
  },
  { who: "brand", email: "brand@demo.influmeter.test", locale: "en", influencer: null },
];
