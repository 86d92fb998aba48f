import type { GrowthModel } from "./growth";
import { pick, unit } from "./random";

/** The part of a generated persona that is the same on every platform. */
export interface GeneratedAudience {
  readonly country: string;
  readonly model: GrowthModel;
  readonly start: number;
  readonly perDay: number;
  readonly everyDays: number;
  readonly reach: number;
  readonly likeRate: number;
}

const COUNTRIES = ["GR", "CY", "DE", "PT", "US"];
const MODELS: readonly GrowthModel[] = ["steady", "steady", "steady", "steady", "viral", "bought", "dormant"];
const SMALLEST = 300;
const LARGEST = 300_000;

/**
 * Audience and habits of the generated persona with this number, decided by platform and number alone: sizes spread
 * evenly over the orders of magnitude between 300 and 300,000 followers, and most accounts just grow.
 */
export function generatedAudience(platform: string, no: number): GeneratedAudience {
  const draw = (name: string) => unit("generated", platform, no, name);
  const start = Math.round(SMALLEST * (LARGEST / SMALLEST) ** draw("size"));
  const model = pick(MODELS, "generated", platform, no, "model");
  return {
    country: pick(COUNTRIES, "generated", platform, no, "country"),
    model,
    start,
    perDay: model === "dormant" ? 0 : start * (0.0003 + 0.0009 * draw("growth")),
    everyDays: 2 + 10 * draw("rhythm"),
    reach: 0.2 + 0.9 * draw("reach"),
    likeRate: 0.03 + 0.06 * draw("likes"),
  };
}
