import { z } from "zod";
import { userRoute } from "@/lib/http";
import { respondEvents, type StreamedState } from "@/lib/http/event-stream";
import { getSyncRun, progressVersion, type SyncRunProgress, watchSyncRun } from "@/lib/sync";

export const maxDuration = 60;

const stateOf = (progress: SyncRunProgress): StreamedState => ({
  id: progressVersion(progress),
  data: progress,
  last: progress.status === "done",
});

/** The run's progress as server-sent events, until it is done or 50 seconds have passed. */
export const GET = userRoute({
  params: z.object({ runId: z.uuid() }),
  run: async (ctx, { params, request }) => {
    const first = await getSyncRun(ctx, params.runId);
    return respondEvents({
      request,
      person: ctx.userId,
      first: stateOf(first),
      watch: (tell, fail) =>
        watchSyncRun(ctx, params.runId, { onProgress: (progress) => tell(stateOf(progress)), onFailure: fail }),
    });
  },
});
