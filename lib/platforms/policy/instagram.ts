import { metaPolicy } from "./meta";
import type { PlatformPolicy } from "./types";

/** Instagram, under either of its log-ins: Meta's terms. */
export const instagramPolicy: PlatformPolicy = metaPolicy;
