import type { Persona } from "@/sandbox/core/personas";
import type { PostPlan } from "@/sandbox/core/posts";
import { accountSketches } from "./account-sketches";

export const INSTAGRAM = "instagram";

const KINDS: PostPlan["kinds"] = [
  { kind: "REELS", weight: 5 },
  { kind: "IMAGE", weight: 3 },
  { kind: "CAROUSEL_ALBUM", weight: 2 },
];

/** The invented accounts as personas. */
export const instagramPersonas: readonly Persona[] = accountSketches.map((sketch, index) => ({
  platform: INSTAGRAM,
  id: sketch.id,
  no: index + 1,
  platformUserId: `178414000${String(index + 1).padStart(2, "0")}${String(112_233 * (index + 3)).padStart(6, "0")}`,
  username: sketch.username,
  displayName: sketch.displayName,
  accountType: sketch.accountType,
  country: sketch.country,
  bio: sketch.bio,
  growth: { model: sketch.model, start: sketch.start, perDay: sketch.perDay },
  following: sketch.following,
  posts: {
    everyDays: sketch.everyDays,
    firstDay: 3,
    kinds: KINDS,
    captions: sketch.captions,
    reach: sketch.reach,
    likeRate: sketch.likeRate,
  },
}));
