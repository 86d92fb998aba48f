import { cronRoute } from "@/lib/http";
import { runCron } from "@/lib/jobs";

export const dynamic = "force-dynamic";
/** Seconds that the platform gives a call; it uses fifty. */
export const maxDuration = 60;

export const GET = cronRoute(() => runCron("audience"));
