import { userRoute } from "@/lib/http";
import { listAccounts } from "@/lib/stats";

export const GET = userRoute({ run: (ctx) => listAccounts(ctx) });
