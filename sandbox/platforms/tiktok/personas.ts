import { createHash } from "node:crypto";
import { generatedAudience } from "@/sandbox/core/generated-audience";
import { FIRST_GENERATED_NO, type Persona } from "@/sandbox/core/personas";
import { habitsOf } from "@/sandbox/core/sketches";
import { type AccountSketch, accountSketches } from "./account-sketches";

export const TIKTOK = "tiktok";

/** The invented accounts as personas. */
export const tiktokPersonas: readonly Persona[] = accountSketches.map((sketch, index) => personaOf(sketch, index + 1));

/** One of any number of ordinary accounts, decided by its number alone. */
export function generateTiktokPersona(no: number): Persona {
  const sketch: AccountSketch = {
    ...generatedAudience(TIKTOK, no),
    id: `account-${no}`,
    username: `account${no}`,
    displayName: `Account ${no}`,
    accountType: "public",
    bio: `Generated account number ${no}`,
    following: 50 + (no % 700),
    captions: ["Day one", "You asked, I answered", "Behind the scenes", "Wait for it"],
  };
  return personaOf(sketch, no);
}

function personaOf(sketch: AccountSketch, no: number): Persona {
  return {
    ...habitsOf(sketch, { kinds: [{ kind: "VIDEO", weight: 1 }], firstDay: 4 }),
    platform: TIKTOK,
    no,
    platformUserId: uuidOf("open", no),
    username: sketch.username,
    displayName: sketch.displayName,
    accountType: sketch.accountType,
    bio: sketch.bio,
    following: sketch.following,
  };
}

/** The id by which one person is known to every app of a developer. */
export function unionId(persona: Persona): string {
  return uuidOf("union", persona.no);
}

/** Whether TikTok has put its mark beside the name. */
export function isVerified(persona: Persona): boolean {
  return persona.no < FIRST_GENERATED_NO && accountSketches[persona.no - 1]?.verified === true;
}

function uuidOf(kind: string, no: number): string {
  const hex = createHash("sha256").update(`tiktok ${kind} ${no}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
