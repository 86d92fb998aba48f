import type { SandboxPlatform } from "@/sandbox/core/platform";
import { facebook } from "./facebook/index";
import { instagram } from "./instagram/index";
import { linkedin } from "./linkedin/index";
import { tiktok } from "./tiktok/index";
import { x } from "./x/index";
import { youtube } from "./youtube/index";

/** Every stand-in the sandbox runs. */
export const platforms: readonly SandboxPlatform[] = [instagram, tiktok, youtube, facebook, x, linkedin];
