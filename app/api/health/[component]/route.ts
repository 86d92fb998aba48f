import type { NextRequest } from "next/server";
import { lookAtHealth, lookAtPlatforms, overall } from "@/lib/health";
import { answerHealth, answerPlatformHealth } from "@/lib/http";
import { parsePlatformId } from "@/lib/platforms/manifests";

export const dynamic = "force-dynamic";

/**
 * How one part of the installation is: app, database, auth, queue, platforms or storage. A platform's name is answered as
 * under `platforms/`, for monitors that know no such folder.
 */
export async function GET(
  request: NextRequest,
  segment: { params: Promise<{ component: string }> },
): Promise<Response> {
  const { component } = await segment.params;
  const platform = parsePlatformId(component);
  if (platform !== null) return answerPlatformHealth(request, platform, lookAtPlatforms);
  return answerHealth(request, component, { look: lookAtHealth, overall });
}
