import type { NextRequest } from "next/server";
import { lookAtHealth, overall } from "@/lib/health";
import { answerHealth } from "@/lib/http";

export const dynamic = "force-dynamic";

/** How one part of the installation is: app, database, auth, queue, platforms or storage. */
export async function GET(
  request: NextRequest,
  segment: { params: Promise<{ component: string }> },
): Promise<Response> {
  const { component } = await segment.params;
  return answerHealth(request, component, { look: lookAtHealth, overall });
}
