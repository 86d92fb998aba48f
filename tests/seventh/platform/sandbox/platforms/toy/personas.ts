import { generatedAudience } from "@/sandbox/core/generated-audience";
import type { Persona } from "@/sandbox/core/personas";

export const TOY = "toy";

const posts = {
  firstDay: 4,
  kinds: [{ kind: "POST", weight: 1 }],
  captions: ["Look what I built"],
};

function numberedId(no: number): string {
  return `7${String(no).padStart(17, "0")}`;
}

/** The invented accounts. */
export const toyPersonas: readonly Persona[] = [
  {
    platform: TOY,
    id: "maya",
    no: 1,
    platformUserId: numberedId(1),
    username: "maya.builds",
    displayName: "Maya B.",
    accountType: "person",
    country: "PT",
    bio: "Bricks between marathons.",
    growth: { model: "steady", start: 1_840, perDay: 6 },
    following: null,
    posts: { ...posts, everyDays: 3, reach: 0.8, likeRate: 0.07 },
  },
];

/** One of any number of ordinary accounts, decided by its number alone. */
export function generateToyPersona(no: number): Persona {
  const { country, model, start, perDay, everyDays, reach, likeRate } = generatedAudience(TOY, no);
  return {
    platform: TOY,
    id: `account-${no}`,
    no,
    platformUserId: numberedId(no),
    username: `account${no}`,
    displayName: `Account ${no}`,
    accountType: "person",
    country,
    bio: `Generated account number ${no}`,
    growth: { model, start, perDay },
    following: null,
    posts: { ...posts, everyDays, reach, likeRate },
  };
}
