import { Readable } from "node:stream";
import { userRoute } from "@/lib/http";
import { exportPerson } from "@/lib/privacy";

export const maxDuration = 300;

/** Everything about whoever asks, as a ZIP that is written while it is sent. */
export const GET = userRoute({
  limit: "export",
  run: async (ctx) => {
    const { file, bytes } = await exportPerson(ctx);
    return new Response(Readable.toWeb(Readable.from(bytes)) as ReadableStream<Uint8Array>, {
      headers: {
        "content-type": "application/zip",
        "content-disposition": `attachment; filename="${file}"`,
        "cache-control": "private, no-store",
      },
    });
  },
});
