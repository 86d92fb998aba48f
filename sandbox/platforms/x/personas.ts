import { generatedAudience } from "@/sandbox/core/generated-audience";
import type { Persona } from "@/sandbox/core/personas";
import { habitsOf } from "@/sandbox/core/sketches";
import { type AccountSketch, accountSketches } from "./account-sketches";
import { snowflake } from "./snowflake";

export const X = "x";

/** The invented accounts as personas. */
export const xPersonas: readonly Persona[] = accountSketches.map((sketch, index) => personaOf(sketch, index + 1));

/** One of any number of ordinary accounts, decided by its number alone. */
export function generateXPersona(no: number): Persona {
  const sketch: AccountSketch = {
    ...generatedAudience(X, no),
    id: `account-${no}`,
    username: `account_${no}`,
    displayName: `Account ${no}`,
    accountType: "public",
    verifiedType: no % 4 === 0 ? "blue" : "none",
    bio: `Generated account number ${no}`,
    following: 80 + (no % 1_500),
    kinds: [
      { kind: "text", weight: 3 },
      { kind: "photo", weight: 2 },
      { kind: "reply", weight: 1 },
    ],
    captions: ["Good morning.", "Worth a read.", "Not what I expected.", "Ask me anything."],
  };
  return personaOf(sketch, no);
}

function personaOf(sketch: AccountSketch, no: number): Persona {
  return {
    ...habitsOf(sketch, { kinds: sketch.kinds, firstDay: 2 }),
    platform: X,
    no,
    platformUserId: snowflake(createdAtMs(no), no, 0),
    username: sketch.username,
    displayName: sketch.displayName,
    accountType: sketch.accountType,
    bio: sketch.bio,
    following: sketch.following,
  };
}

/** When an account was opened, in milliseconds since 1970; its id was made then. */
export function createdAtMs(no: number): number {
  return Date.UTC(2019 + (no % 4), no % 12, 1 + (no % 28), 10, 11, 12);
}

/** Which tick an account has. */
export function verifiedType(persona: Persona): AccountSketch["verifiedType"] {
  const sketch = accountSketches[persona.no - 1];
  if (sketch !== undefined) return sketch.verifiedType;
  return persona.no % 4 === 0 ? "blue" : "none";
}
