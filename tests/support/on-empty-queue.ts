import { beforeAll } from "vitest";
import type { PersonContext } from "@/lib/context";
import { drain } from "@/lib/jobs";
import { ensureRoomForSnapshots } from "@/lib/sync";
import { onStack } from "./on-stack";
import { system } from "./sync";

/**
 * As `onStack`, for tests that count what stands in a batch: there is room for today's snapshots, and the jobs of people
 * who are gone by now are out of the queue.
 */
export function onEmptyQueue(take?: (person: PersonContext) => void): void {
  onStack(take);
  beforeAll(async () => {
    await ensureRoomForSnapshots(system());
    await drain({ until: new Date(Date.now() + 30_000) });
  });
}
