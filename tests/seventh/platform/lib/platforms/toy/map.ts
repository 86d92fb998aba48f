import { exact, missing } from "@/lib/platforms/shared/counts";
import type { AccountStatistics, PlatformAccount } from "@/lib/platforms/types";
import type { Me } from "./schemas";

/** Our account of theirs. Toy serves no pictures and puts a tick to nobody. */
export function toAccount({ id, handle, name }: Me): PlatformAccount {
  return {
    platformUserId: id,
    alternateIds: [],
    username: handle,
    displayName: name?.trim() || handle,
    profileUrl: `https://www.toy.example/@${encodeURIComponent(handle)}`,
    accountType: null,
    platformVerified: null,
    picture: null,
    state: {},
  };
}

/** An account's counts: followers and posts are exact, and there is nothing else. */
export function toStatistics(me: Me): AccountStatistics {
  return {
    account: toAccount(me),
    counts: {
      followers: exact(me.follower_count),
      following: missing("not_offered"),
      posts: exact(me.post_count),
      views: missing("not_offered"),
      likes: missing("not_offered"),
    },
  };
}
