import type { World } from "@/sandbox/core/world";

/** The clock as the control API answers it. */
export function clockAnswer(world: World): { offsetMs: number; now: string } {
  return { offsetMs: world.clock.offsetMs(), now: new Date(world.clock.now()).toISOString() };
}
