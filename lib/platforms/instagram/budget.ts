import { usageBudgets } from "@/lib/platforms/shared/meta/usage-budgets";

const reads = {
  statistics: ["me.profile"],
  posts: ["media.list", "media.insights"],
  audience: ["me.audience", "me.audience", "me.audience"],
};

/** The limits of our app and of each account, of which Meta tells how much is used, and no number. */
export const budgets = usageBudgets(reads);

/** The same of the app by which Facebook's log-in is used: another one, with an allowance of its own. */
export const budgetsByFacebook = usageBudgets(reads);
