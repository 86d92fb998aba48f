import { z } from "zod";
import type { BudgetObservation, BudgetSpec, PlatformBudgets } from "@/lib/platforms/budgets";
import type { AnswerHeaders } from "@/lib/platforms/types";

/** How much of each limit of our app is used, in percent. */
const appUsage = z.object({
  call_count: z.number().min(0).optional(),
  total_time: z.number().min(0).optional(),
  total_cputime: z.number().min(0).optional(),
});

/** Usage per business object in percent; the wait is in minutes. */
const businessUsage = z.record(
  z.string(),
  z.array(appUsage.extend({ estimated_time_to_regain_access: z.number().min(0).optional() })),
);

/** How long a percentage is believed before one read may look again. */
const believedSeconds = 5 * 60;
/** From 80% on the platform wants us to slow down. */
const reserveShare = 0.2;

const percent = { limit: 100, counts: "percent", window: { kind: "rolling", seconds: believedSeconds } } as const;

/** Meta names no numbers: a limit grows with the app's users and an account's impressions, and only its use is told. */
const app: BudgetSpec = { name: "app", scope: "app", reserveShare, ...percent };
const account: BudgetSpec = { name: "account", scope: "account", reserveShare, ...percent };

/** The usage limits of a Graph API, as its answers tell them; `reads` names the calls of its platform. */
export function usageBudgets(reads: PlatformBudgets["reads"]): PlatformBudgets {
  return { list: [app, account], costOf: () => [], reads, observe };
}

function observe(_endpoint: string, headers: AnswerHeaders, now: Date): BudgetObservation[] {
  const said: BudgetObservation[] = [];
  const ofApp = appUsage.safeParse(json(headers, "x-app-usage"));
  if (ofApp.success) said.push({ budget: app.name, used: worst([ofApp.data]) });
  const ofAccount = businessUsage.safeParse(json(headers, "x-business-use-case-usage"));
  if (!ofAccount.success) return said;
  const entries = Object.values(ofAccount.data).flat();
  if (entries.length === 0) return said;
  const minutes = Math.max(0, ...entries.map((entry) => entry.estimated_time_to_regain_access ?? 0));
  const endsAt = minutes > 0 ? { endsAt: new Date(now.getTime() + minutes * 60_000) } : {};
  return [...said, { budget: account.name, used: worst(entries), ...endsAt }];
}

interface Usage {
  readonly call_count?: number | undefined;
  readonly total_time?: number | undefined;
  readonly total_cputime?: number | undefined;
}

/** Each of the three is limited for itself. */
function worst(entries: readonly Usage[]): number {
  return Math.max(0, ...entries.flatMap((e) => [e.call_count ?? 0, e.total_time ?? 0, e.total_cputime ?? 0]));
}

function json(headers: AnswerHeaders, name: string): unknown {
  const text = headers.get(name);
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
