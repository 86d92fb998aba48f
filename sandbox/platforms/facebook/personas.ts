import { generatedAudience } from "@/sandbox/core/generated-audience";
import type { Persona } from "@/sandbox/core/personas";
import type { PostPlan } from "@/sandbox/core/posts";
import { habitsOf } from "@/sandbox/core/sketches";
import { type PageSketch, pageSketches } from "./page-sketches";

export const FACEBOOK = "facebook";

const KINDS: PostPlan["kinds"] = [
  { kind: "photo", weight: 5 },
  { kind: "video", weight: 3 },
  { kind: "album", weight: 2 },
  { kind: "status", weight: 2 },
  { kind: "link", weight: 1 },
];
const sketchOf = new Map(pageSketches.map((sketch) => [sketch.id, sketch]));

/** The invented Pages as personas: whoever logs in as one of them is the person behind that Page. */
export const facebookPersonas: readonly Persona[] = pageSketches.map((sketch, index) => {
  const id = `1044556${String(index + 1).padStart(2, "0")}${String(112_233 * (index + 3)).padStart(6, "0")}`;
  return personaOf(sketch, index + 1, sketch.hasPage === false ? null : id);
});

/** One of any number of ordinary Pages, decided by its number alone. */
export function generateFacebookPersona(no: number): Persona {
  const sketch: PageSketch = {
    ...generatedAudience(FACEBOOK, no),
    id: `page-${no}`,
    username: `page.${no}`,
    name: `Page ${no}`,
    category: "Digital creator",
    verification: "not_verified",
    about: `Generated Page number ${no}`,
    captions: ["A day like any other", "News, finally", "Behind the scenes", "Ask us anything"],
  };
  return personaOf(sketch, no, `1045${String(no).padStart(11, "0")}`);
}

function personaOf(sketch: PageSketch, no: number, platformUserId: string | null): Persona {
  return {
    ...habitsOf(sketch, { kinds: KINDS, firstDay: 3 }),
    platform: FACEBOOK,
    no,
    platformUserId,
    username: sketch.username,
    displayName: sketch.name,
    accountType: "page",
    bio: sketch.about,
    following: null,
    ...(sketch.instagram === undefined ? {} : { linked: { instagram: sketch.instagram } }),
  };
}

/** What a Page says of itself beside its counts. */
export function factsOf(persona: Persona): Pick<PageSketch, "category" | "verification"> {
  return sketchOf.get(persona.id) ?? { category: "Digital creator", verification: "not_verified" };
}
