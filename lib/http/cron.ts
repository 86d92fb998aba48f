import "server-only";
import type { NextRequest } from "next/server";
import { env } from "@/lib/config";
import { sameText } from "@/lib/crypto";
import { AppError } from "@/lib/errors";
import { type RouteContract, withContract } from "./contract";
import { respondData } from "./respond";
import { answer } from "./route";

/** A route for the scheduler: `Authorization: Bearer CRON_SECRET`, compared in constant time; answers the run's summary. */
export function cronRoute(
  run: () => Promise<unknown>,
): ((request: NextRequest) => Promise<Response>) & { readonly contract: RouteContract } {
  const handler = (request: NextRequest) =>
    answer(request, async () => {
      const given = request.headers.get("authorization") ?? "";
      if (!sameText(given, `Bearer ${env().cronSecret}`)) {
        throw new AppError("UNAUTHENTICATED", "This route is for the scheduler.");
      }
      return respondData(await run());
    });
  return withContract(handler, { kind: "cron" });
}
