import type { NextRequest } from "next/server";
import { lookAtHealth, overall } from "@/lib/health";
import { answerHealth } from "@/lib/http";

export const dynamic = "force-dynamic";

/** How the whole installation is. */
export function GET(request: NextRequest): Promise<Response> {
  return answerHealth(request, null, { look: lookAtHealth, overall });
}
