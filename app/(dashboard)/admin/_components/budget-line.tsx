import { getLocale, getTranslations } from "next-intl/server";
import { RelativeTime } from "@/components/ui/relative-time";
import { formatCount, formatMoney, formatPercent } from "@/lib/i18n/format";
import type { ShownBudget } from "@/lib/operations";

const millionth = 1_000_000;
/** From here on little is left for planned reads. */
const tightShare = 0.9;

/** A limit: its name, how much is used of how much, as words and as a bar, and when it begins anew. */
export async function BudgetLine({ budget }: { budget: ShownBudget }) {
  const [t, locale] = await Promise.all([getTranslations("operations"), getLocale()]);
  const { name, limit, spent, currency, isPercent, endsAt } = budget;
  const amount = (units: number) => {
    if (currency !== null) return formatMoney(units / millionth, currency, locale);
    return isPercent ? formatPercent(units, locale, 0) : formatCount(units, locale);
  };
  const share = limit ? Math.min(1, spent / limit) : null;
  return (
    <li className="text-sm">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <code className="text-xs break-all">{name}</code>
        <span className="tabular-nums">
          {limit === null
            ? t("spentOnly", { spent: amount(spent) })
            : t("spentOf", { spent: amount(spent), limit: amount(limit) })}
        </span>
      </div>
      {share === null ? null : (
        <div aria-hidden="true" className="mt-1 h-1.5 overflow-hidden rounded-full bg-sunken">
          <div
            className={`h-full rounded-full ${share >= tightShare ? "bg-warn" : "bg-accent"}`}
            style={{ width: `${share * 100}%` }}
          />
        </div>
      )}
      <p className="mt-0.5 text-xs text-muted">
        {endsAt === null ? (
          t("untouched")
        ) : (
          <>
            {t("beginsAnew")} <RelativeTime at={endsAt} />
          </>
        )}
      </p>
    </li>
  );
}
