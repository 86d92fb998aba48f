import { listPlatforms } from "@/lib/connections";
import { userRoute } from "@/lib/http";

/** The platforms there are, and which of them this installation is set up for. */
export const GET = userRoute({ run: async () => listPlatforms() });
