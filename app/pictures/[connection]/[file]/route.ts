import type { NextRequest } from "next/server";
import { AppError } from "@/lib/errors";
import { answer } from "@/lib/http/route";
import { openPicture } from "@/lib/pictures";

interface Segment {
  params: Promise<{ connection: string; file: string }>;
}

/**
 * A copied profile picture under our own address, so that pages need no other origin. The path names the content and never
 * changes meaning; only the browsers that have shown it may keep it, for a day, so an erased one is gone soon everywhere.
 */
export function GET(request: NextRequest, { params }: Segment): Promise<Response> {
  return answer(request, async () => {
    const { connection, file } = await params;
    const picture = await openPicture(`${connection}/${file}`);
    if (picture === null) throw new AppError("NOT_FOUND", "There is no such picture.");
    return new Response(picture.body, {
      headers: {
        "content-type": picture.contentType,
        "cache-control": "private, max-age=86400, immutable",
        "x-content-type-options": "nosniff",
      },
    });
  });
}
