import { metaPolicy } from "./meta";
import type { PlatformPolicy } from "./types";

/** Facebook Pages: Meta's terms. What a Page publishes under a person's name is as personal as on Instagram. */
export const facebookPolicy: PlatformPolicy = metaPolicy;
