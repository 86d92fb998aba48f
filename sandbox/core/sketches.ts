import type { GeneratedAudience } from "./generated-audience";
import type { Persona } from "./personas";

/** What the sketch of an invented account says on every platform: its audience, and how it posts. */
export interface Sketch extends GeneratedAudience {
  readonly id: string;
  readonly captions: readonly string[];
  /** Day after the epoch of the first post; far ahead for an account that never posts. */
  readonly firstDay?: number;
}

/** The parts of a persona that such a sketch decides; `usual` says what the platform's accounts post, and since when. */
export function habitsOf(
  sketch: Sketch,
  usual: { readonly kinds: Persona["posts"]["kinds"]; readonly firstDay: number },
): Pick<Persona, "id" | "country" | "growth" | "posts"> {
  return {
    id: sketch.id,
    country: sketch.country,
    growth: { model: sketch.model, start: sketch.start, perDay: sketch.perDay },
    posts: {
      everyDays: sketch.everyDays,
      firstDay: sketch.firstDay ?? usual.firstDay,
      kinds: usual.kinds,
      captions: sketch.captions,
      reach: sketch.reach,
      likeRate: sketch.likeRate,
    },
  };
}
