import "server-only";
import { clock } from "@/lib/clock";
import { isPassingFailure } from "@/lib/db/passing-failure";
import { pause } from "./lease";

/**
 * Writes what cannot be had again: while the database is away it tries again every moment, for at most `patienceMs`, and
 * tells `onFailure` each time. The platform may have ended the old token when it gave us the new one, so giving up here
 * may cost the person a reconnect. Throws what the last attempt threw, and at once what does not pass by itself.
 */
export async function persist<T>(
  write: () => Promise<T>,
  patienceMs: number,
  onFailure: (error: unknown) => void,
): Promise<T> {
  const givesUpAtMs = clock.wall().getTime() + patienceMs;
  for (let looks = 0; ; looks += 1) {
    try {
      return await write();
    } catch (error) {
      if (!isPassingFailure(error) || clock.wall().getTime() >= givesUpAtMs) throw error;
      onFailure(error);
    }
    await pause(looks);
  }
}
