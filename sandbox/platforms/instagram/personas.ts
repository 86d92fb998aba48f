import { generatedAudience } from "@/sandbox/core/generated-audience";
import type { Persona } from "@/sandbox/core/personas";
import type { PostPlan } from "@/sandbox/core/posts";
import { habitsOf } from "@/sandbox/core/sketches";
import { type AccountSketch, accountSketches } from "./account-sketches";

export const INSTAGRAM = "instagram";

const KINDS: PostPlan["kinds"] = [
  { kind: "REELS", weight: 5 },
  { kind: "IMAGE", weight: 3 },
  { kind: "CAROUSEL_ALBUM", weight: 2 },
];

/** The invented accounts as personas. */
export const instagramPersonas: readonly Persona[] = accountSketches.map((sketch, index) => {
  const platformUserId = `178414000${String(index + 1).padStart(2, "0")}${String(112_233 * (index + 3)).padStart(6, "0")}`;
  return personaOf(sketch, index + 1, platformUserId);
});

/** One of any number of ordinary accounts, decided by its number alone. */
export function generateInstagramPersona(no: number): Persona {
  const audience = generatedAudience(INSTAGRAM, no);
  const id = `account-${no}`;
  const sketch: AccountSketch = {
    ...audience,
    id,
    username: `account.${no}`,
    displayName: `Account ${no}`,
    accountType: no % 5 === 0 ? "business" : "creator",
    bio: `Generated account number ${no}`,
    following: 100 + (no % 900),
    captions: ["A day like any other", "New one, finally", "Behind the scenes", "Ask me anything"],
  };
  return personaOf(sketch, no, `178415${String(no).padStart(11, "0")}`);
}

function personaOf(sketch: AccountSketch, no: number, platformUserId: string): Persona {
  return {
    ...habitsOf(sketch, { kinds: KINDS, firstDay: 3 }),
    platform: INSTAGRAM,
    no,
    platformUserId,
    username: sketch.username,
    displayName: sketch.displayName,
    accountType: sketch.accountType,
    bio: sketch.bio,
    following: sketch.following,
  };
}
