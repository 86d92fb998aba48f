import { type NextRequest, NextResponse } from "next/server";
import { z } from "zod";
import { env } from "@/lib/config";
import { respondData } from "@/lib/http";
import { answer } from "@/lib/http/route";
import { unsubscribe } from "@/lib/notices";

const proofSchema = z.object({ person: z.uuid(), proof: z.string().min(1).max(500) });

/** One click in a mail program (RFC 8058): a POST without a session, proven by what the address carries. */
export function POST(request: NextRequest): Promise<Response> {
  return answer(request, async () => {
    const parsed = proofSchema.safeParse(Object.fromEntries(request.nextUrl.searchParams));
    await unsubscribe(parsed.success ? parsed.data : { person: "", proof: "" });
    return respondData({ mail: "off" });
  });
}

/** A person who follows the address chooses for themselves: opening a link must not change anything. */
export function GET(): Response {
  return NextResponse.redirect(new URL("/settings/notifications", env().appUrl), 303);
}
