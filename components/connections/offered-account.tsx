"use client";

import { useLocale, useTranslations } from "next-intl";
import { atName } from "@/components/ui/account-name";
import { Avatar } from "@/components/ui/avatar";
import { classNames } from "@/components/ui/class-names";
import { formatCount } from "@/lib/i18n/format";

/** What the platform's listing showed of an account, and whether it can be chosen. */
export interface OfferedAccountFacts {
  readonly platformUserId: string;
  readonly username: string;
  readonly displayName: string;
  readonly followers: number | null;
  readonly hasPicture: boolean;
  readonly state: "free" | "connected" | "taken" | "role_missing" | "not_linked";
}

interface OfferedAccountProps {
  grantId: string;
  account: OfferedAccountFacts;
  onToggle(): void;
}

/** One account of a choice: its picture, name and followers; a tick box, or why there is nothing to tick. */
export function OfferedAccount({ grantId, account, onToggle }: OfferedAccountProps) {
  const t = useTranslations("connect.choose");
  const locale = useLocale();
  const { platformUserId, username, displayName, followers, state } = account;
  const free = state === "free";
  const path = `/api/social/grants/${grantId}/pictures/${encodeURIComponent(platformUserId)}`;
  const name = displayName || atName(username);
  // A Page without a name of its own goes by its number, which says nothing to anybody.
  const handle = username === platformUserId ? null : atName(username);
  const count = followers === null ? null : t("followers", { count: followers, shown: formatCount(followers, locale) });
  const details = [handle, count].filter((part) => part !== null).join(" · ");
  const noteId = `offer-${platformUserId}`;
  return (
    <label
      data-offer={state}
      className={classNames(
        "flex items-center gap-3 rounded-lg border p-4 transition-colors",
        free
          ? "cursor-pointer border-border-strong bg-surface has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          : "border-border bg-transparent",
      )}
    >
      <input
        type="checkbox"
        name="account"
        value={platformUserId}
        defaultChecked={state === "connected"}
        disabled={!free}
        aria-describedby={free ? undefined : noteId}
        onChange={onToggle}
        className="size-5 shrink-0 accent-accent outline-none"
      />
      <Avatar name={name} picture={account.hasPicture ? path : undefined} />
      <span className="min-w-0">
        <span className={classNames("block font-medium break-words", free ? "" : "text-muted")}>{name}</span>
        {details === "" ? null : <span className="block break-words text-muted">{details}</span>}
        {free ? null : (
          <span id={noteId} className={classNames("block text-sm", state === "connected" ? "text-good" : "text-muted")}>
            {t(`states.${state}`)}
          </span>
        )}
      </span>
    </label>
  );
}
