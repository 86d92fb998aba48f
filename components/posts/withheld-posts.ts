import type { Account } from "@/lib/schemas/stats";

const reasons = ["not_offered", "permission_missing"] as const;
/** What is made of posts alone; where posts can be listed, at least one of these has a value or another reason. */
const madeOfPosts = ["engagement_rate", "avg_likes", "avg_comments", "avg_views"] as const;

/** Accounts whose posts cannot be listed at their platform, with why: every number that is made of posts says so. */
export function withheldPosts(
  accounts: readonly Account[],
): { readonly account: Account; readonly reason: (typeof reasons)[number] }[] {
  return accounts.flatMap((account) => {
    const reason = reasons.find((one) =>
      madeOfPosts.every((metric) => account.numbers[metric]?.value === null && account.numbers[metric]?.reason === one),
    );
    return reason === undefined ? [] : [{ account, reason }];
  });
}
