import type { Call } from "@/sandbox/core/call";
import { DAY_MS } from "@/sandbox/core/growth";
import type { Persona } from "@/sandbox/core/personas";
import { ok, Refusal, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { ANALYTICS_SCOPE, READ_SCOPES, requireBearer, requireScope, SCOPE_PREFIX } from "./access";
import { isMetric, isMonetary, type ReportFigures } from "./analytics-figures";
import { type ReportQuery, reportRows } from "./analytics-rows";
import { apiError, badParameter, unsupportedQuery } from "./errors";
import { addDays, pacificDay } from "./pacific";

/** Figures of a Pacific day appear when it is this long over. */
const DELAY_MS = 2.5 * DAY_MS;
const MONETARY_SCOPE = `${SCOPE_PREFIX}yt-analytics-monetary.readonly`;
/** Channels below this are not in the Partner Program and have no money reports. */
const PARTNER_SUBSCRIBERS = 1000;

/** GET youtubeanalytics.googleapis.com/v2/reports: a table of figures by Pacific days, two to three days late. */
export function queryReport(world: World, call: Call): Reply {
  const caller = requireBearer(world, call);
  requireScope(caller, [ANALYTICS_SCOPE]);
  requireScope(caller, READ_SCOPES);
  call.cost = 1;
  const query = readQuery(call, caller.persona);
  if (query.metrics.some(isMonetary)) requirePartner(world, call, caller.persona, caller.scopes);
  const rows = query.startDay > query.endDay ? [] : reportRows(world, call.nowMs, query);
  const columns = [
    ...query.dimensions.map((name) => ({ name, columnType: "DIMENSION", dataType: "STRING" })),
    ...query.metrics.map((name) => ({ name, columnType: "METRIC", dataType: dataTypeOf(name) })),
  ];
  return ok({
    kind: "youtubeAnalytics#resultTable",
    columnHeaders: columns,
    // Without data there is no "rows" at all.
    ...(rows.length === 0 ? {} : { rows: sortAndCut(rows, columns, query) }),
  });
}

function readQuery(call: Call, persona: Persona): ReportQuery {
  const ids = call.query.get("ids");
  if (ids === null) throw badParameter("ids", "required", "Required parameter: ids");
  const own = ["channel==MINE", `channel==${persona.platformUserId}`];
  if (!own.includes(ids) || persona.platformUserId === null) throw forbidden();
  const startDay = requireDay(call, "startDate");
  const endDay = requireDay(call, "endDate");
  if (startDay > endDay) throw badParameter("endDate", "badRequest", "endDate must not be before startDate");
  const lastDay = pacificDay(call.nowMs - DELAY_MS);
  const metrics = listOf(call, "metrics");
  if (metrics.length === 0) throw badParameter("metrics", "required", "Required parameter: metrics");
  const filters = readFilters(call);
  return {
    persona,
    startDay,
    endDay: earlierDay(endDay, lastDay),
    metrics: metrics.map((name) => {
      if (!isMetric(name))
        throw badParameter("metrics", "badRequest", `Unknown identifier (${name}) given in field parameters.metrics.`);
      return name;
    }),
    dimensions: listOf(call, "dimensions"),
    videoIds: filters.get("video")?.split(",") ?? null,
    country: filters.get("country") ?? null,
    sort: listOf(call, "sort"),
    maxResults: call.query.has("maxResults") ? positive(call, "maxResults") : null,
    startIndex: call.query.has("startIndex") ? positive(call, "startIndex") : 1,
  };
}

function earlierDay(left: string, right: string): string {
  return left.localeCompare(right) < 0 ? left : right;
}

function requirePartner(world: World, call: Call, persona: Persona, scopes: readonly string[]): void {
  const subscribers = world.personas.followersAt(persona, call.nowMs);
  if (!scopes.includes(MONETARY_SCOPE) || subscribers < PARTNER_SUBSCRIBERS) throw forbidden();
}

function forbidden(): Refusal {
  return new Refusal(apiError({ code: 403, reason: "forbidden", message: "Forbidden", status: "PERMISSION_DENIED" }));
}

function listOf(call: Call, name: string): string[] {
  return (call.query.get(name) ?? "").split(",").filter((item) => item !== "");
}

function requireDay(call: Call, name: string): string {
  const day = call.query.get(name) ?? "";
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day)) || addDays(day, 0) !== day) {
    throw badParameter(
      name,
      "invalid",
      `Invalid value '${day}'. Values must match the following regular expression: '[0-9]{4}-[0-9]{2}-[0-9]{2}'`,
    );
  }
  return day;
}

function positive(call: Call, name: string): number {
  const value = Number(call.query.get(name));
  if (!Number.isInteger(value) || value < 1) throw badParameter(name);
  return value;
}

function readFilters(call: Call): Map<string, string> {
  const filters = new Map<string, string>();
  for (const filter of (call.query.get("filters") ?? "").split(";")) {
    if (filter === "") continue;
    const [name, value] = filter.split("==");
    if (value === undefined || name === undefined || !["video", "country"].includes(name)) throw unsupportedQuery();
    filters.set(name, value);
  }
  return filters;
}

function dataTypeOf(metric: keyof ReportFigures): string {
  if (isMonetary(metric)) return "CURRENCY";
  return metric === "averageViewPercentage" || metric === "viewerPercentage" ? "FLOAT" : "INTEGER";
}

function sortAndCut(rows: (string | number)[][], columns: readonly { name: string }[], query: ReportQuery) {
  const keys = query.sort.map((key) => {
    const column = columns.findIndex(({ name }) => name === key.replace(/^-/, ""));
    if (column < 0) throw badParameter("sort");
    return { column, sign: key.startsWith("-") ? -1 : 1 };
  });
  const sorted = [...rows].sort((left, right) => {
    for (const { column, sign } of keys) {
      const [a = 0, b = 0] = [left[column], right[column]];
      if (a !== b) return a < b ? -sign : sign;
    }
    return 0;
  });
  const start = query.startIndex - 1;
  return sorted.slice(start, query.maxResults === null ? undefined : start + query.maxResults);
}
