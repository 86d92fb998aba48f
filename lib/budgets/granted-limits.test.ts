import { expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { requireKnownLimits } from "./granted-limits";

it("takes limits for budgets that adapters have, and none at all", () => {
  requireKnownLimits(new Map([["youtube/data-api", 1_000_000]]));
  requireKnownLimits(new Map());
});

it.each(["youtube/dataapi", "google/data-api"])(
  "refuses a limit for %s and names the budgets that there are",
  (name) => {
    const granted = new Map([
      ["youtube/data-api", 1],
      [name, 1],
    ]);
    const refused = () => requireKnownLimits(granted);
    expect(refused).toThrow(AppError);
    expect(refused).toThrow(`BUDGET_LIMITS names ${name},`);
    expect(refused).toThrow(/Known: .*youtube\/data-api/);
  },
);
