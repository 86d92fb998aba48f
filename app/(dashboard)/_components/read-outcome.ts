import { getTranslations } from "next-intl/server";
import type { Outcome } from "@/components/connections/connect-outcome";
import { wantedAccount } from "@/lib/connections";
import { manifests, parsePlatformId } from "@/lib/platforms/manifests";

type Query = Readonly<Record<string, string | string[] | undefined>>;

function one(value: string | string[] | undefined): string | null {
  return typeof value === "string" && value.length <= 100 ? value : null;
}

/** What a visit to a platform's log-in has left in a page's address, or null. `accounts` are the person's own. */
export async function readOutcome(
  query: Query,
  accounts: readonly { readonly id: string; readonly username: string }[],
): Promise<Outcome | null> {
  const connected = one(query.connected);
  const code = connected === null ? one(query.error) : null;
  if (connected === null && code === null) return null;
  const id = parsePlatformId(connected ?? one(query.platform) ?? "");
  const platform = id === null ? null : { id, label: manifests[id].label };
  const t = await getTranslations("connect");
  const wanted = id !== null && code === "ACCOUNT_INELIGIBLE" ? wantedAccount(id, one(query.login)) : null;
  const wants = wanted && platform ? t(`wants.${wanted}`, { platform: platform.label }) : null;
  const help = wanted && id !== null ? t(`page.${id}.how`) : null;
  const renewed = accounts.find((account) => account.id === one(query.account));
  const renewal = renewed
    ? { connectionId: renewed.id, username: renewed.username, done: one(query.other) === null }
    : null;
  return { code, platform, renewal, reference: one(query.ref), wants, help };
}

/** Whether an address tells of such a visit at all. */
export function tellsOutcome(query: Query): boolean {
  return one(query.connected) !== null || one(query.error) !== null;
}
