import type { NextRequest } from "next/server";
import { lookAtPlatforms } from "@/lib/health";
import { answerPlatformHealth } from "@/lib/http";
import { parsePlatformId } from "@/lib/platforms/manifests";

export const dynamic = "force-dynamic";

/** How one platform is to this installation: read, read slowly, paused, silent, or not set up. */
export async function GET(request: NextRequest, segment: { params: Promise<{ platform: string }> }): Promise<Response> {
  const { platform } = await segment.params;
  return answerPlatformHealth(request, parsePlatformId(platform), lookAtPlatforms);
}
