import { z } from "zod";
import { openOfferedPicture } from "@/lib/connections";
import { AppError } from "@/lib/errors";
import { userRoute } from "@/lib/http";

/** The picture of an account that is still to be chosen, under our own address: pages load none from elsewhere. */
export const GET = userRoute({
  params: z.object({ id: z.uuid(), account: z.string().min(1).max(200) }),
  run: async (ctx, { params }) => {
    const picture = await openOfferedPicture(ctx, { grantId: params.id, platformUserId: params.account });
    if (picture === null) throw new AppError("NOT_FOUND", "There is no such picture.");
    return new Response(new Uint8Array(picture.bytes), {
      headers: {
        "content-type": picture.contentType,
        "cache-control": "private, max-age=1800",
        "x-content-type-options": "nosniff",
      },
    });
  },
});
