import { after } from "next/server";
import { drain } from "@/lib/jobs";

const seconds = 10;

/** Does queued work once the answer has been sent, for ten seconds at most, so that nobody waits for the next minute. */
export function syncSoon(): void {
  after(() => drain({ until: new Date(Date.now() + seconds * 1000) }));
}
