import type { Call } from "@/sandbox/core/call";
import { DAY_MS } from "@/sandbox/core/growth";
import { ok, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { requireCaller } from "./access";
import { postsRead } from "./credits";
import { invalidRequest } from "./errors";
import { refuseUnknown } from "./query";

const MONTHLY_CAP = 3_000_000;
const PROJECT = "1900000000000000001";

/** GET /2/usage/tweets: how many posts the app was given, as a sum and by day. All numbers are text. */
export function readUsage(world: World, call: Call): Reply {
  const { client } = requireCaller(world, call, "usage.tweets", "app");
  refuseUnknown(call, ["days", "usage.fields"]);
  const text = call.query.get("days") ?? "7";
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 90) {
    throw invalidRequest("days", text, `The \`days\` query parameter value [${text}] is not between 1 and 90`);
  }
  const today = Math.floor(call.nowMs / DAY_MS);
  const read = postsRead(world, client.clientId);
  const usage = Array.from({ length: days }, (_, index) => {
    const day = today - (days - 1 - index);
    return { date: new Date(day * DAY_MS).toISOString(), usage: String(read.get(day) ?? 0) };
  });
  return ok({
    data: {
      cap_reset_day: 11,
      project_cap: String(MONTHLY_CAP),
      project_id: PROJECT,
      project_usage: String([...read.values()].reduce((sum, count) => sum + count, 0)),
      daily_project_usage: { project_id: PROJECT, usage },
    },
  });
}
