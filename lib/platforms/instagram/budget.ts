import { usageBudgets } from "@/lib/platforms/shared/meta/usage-budgets";

/** The limits of our app and of each account, of which Meta tells how much is used, and no number. */
export const budgets = usageBudgets({
  statistics: ["me.profile"],
  posts: ["media.list", "media.insights"],
  audience: ["me.audience", "me.audience", "me.audience"],
});
