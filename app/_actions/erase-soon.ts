import { after } from "next/server";
import { drain } from "@/lib/jobs";

const seconds = 20;

/** Does queued work once the answer has been sent, so that an erasure does not wait for the next minute. */
export function eraseSoon(): void {
  after(() => drain({ until: new Date(Date.now() + seconds * 1000) }));
}
