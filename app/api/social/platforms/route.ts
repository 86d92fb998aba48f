import { userRoute } from "@/lib/http";
import { listPlatforms } from "@/lib/stats";

/** The platforms there are, and which of them this installation is set up for. */
export const GET = userRoute({ run: async () => listPlatforms() });
