import { z } from "zod";
import { syncSoon } from "@/app/api/social/_shapes/sync-soon";
import { findDemoUser, mockConnect } from "@/lib/connections";
import { userRoute } from "@/lib/http";

export const POST = userRoute({
  params: z.object({ platform: z.string().max(40) }),
  body: z.object({ personaId: z.string().min(1).max(100).optional() }),
  standIn: findDemoUser,
  status: 201,
  run: async (ctx, { params, body }) => {
    const connected = await mockConnect(ctx, { platform: params.platform, personaId: body.personaId });
    syncSoon();
    return connected;
  },
});
