import { afterEach, beforeAll, beforeEach } from "vitest";
import { clock } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { control, newInfluencer, removePeople, takeStackEnvironment } from "./connect";

/** Moves the sandbox's time on, and this process's with it. */
export async function letPass(ms: number): Promise<void> {
  await control("clock", { advanceMs: ms });
  await clock.sync();
}

/**
 * Lets a file's tests run in the stack's environment and by its clock; `take` is handed somebody new before each of
 * them. After each their people go, and so do the sandbox's faults, limits, subscriptions to webhooks and the time that
 * was let pass; hooks that the file adds below run before that.
 */
export function onStack(take?: (person: PersonContext) => void): void {
  beforeAll(async () => {
    takeStackEnvironment();
    await clock.sync();
  });
  beforeEach(async () => {
    take?.(await newInfluencer());
  });
  afterEach(async () => {
    await removePeople();
    await control("reset", {});
    await control("clock", { offsetMs: 0 });
    await clock.sync();
  });
}
