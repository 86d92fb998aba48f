import { type Locale, useLocale, useTranslations } from "next-intl";
import { RelativeTime } from "@/components/ui/relative-time";
import { budgetKey } from "@/lib/i18n/budget-key";
import { formatCount, formatMoney, formatPercent, formatZone } from "@/lib/i18n/format";
import type { ShownBudget } from "@/lib/operations";
import type { PlatformId } from "@/lib/platforms/manifests";

const millionth = 1_000_000;
/** From here on little is left for planned reads. */
const tightShare = 0.9;

/** A limit: its name, how much is used of how much, as words and as a bar, per what time, and when it begins anew. */
export function BudgetLine({ platform, budget }: { platform: PlatformId; budget: ShownBudget }) {
  const t = useTranslations("operations");
  const locale = useLocale();
  const { name, limit, spent, unit, endsAt } = budget;
  const amount = (units: number) => t(`amount.${unit}`, { count: units, shown: shownUnits(units, budget, locale) });
  const share = limit ? Math.min(1, spent / limit) : null;
  return (
    <li className="text-sm">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <BudgetName platform={platform} name={name} />
        <span className="tabular-nums">
          {limit === null
            ? t("spentOnly", { amount: amount(spent) })
            : t("spentOf", { spent: shownUnits(spent, budget, locale), amount: amount(limit) })}
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
      <div className="mt-1 flex flex-wrap items-baseline justify-between gap-x-4 text-xs text-muted">
        <p>
          <WindowWords budget={budget} />
          {" · "}
          {endsAt === null ? (
            t("untouched")
          ) : (
            <>
              {t("beginsAnew")} <RelativeTime at={endsAt} />
            </>
          )}
        </p>
        {/* What logs call it. */}
        <code className="break-all">{name}</code>
      </div>
    </li>
  );
}

function shownUnits(units: number, { unit, currency }: ShownBudget, locale: Locale): string {
  if (currency !== null) return formatMoney(units / millionth, currency, locale);
  return unit === "percent" ? formatPercent(units, locale, 0) : formatCount(units, locale);
}

function BudgetName({ platform, name }: { platform: PlatformId; name: string }) {
  const t = useTranslations("operations");
  // A test sees to it that each limit of each platform has its words.
  const key = `budgetNames.${platform}.${budgetKey(name)}` as "budgetNames.tiktok.video_list";
  return <span className="font-medium">{t(key)}</span>;
}

/** Per what time a limit counts; where the platform alone counts, only it knows. */
function WindowWords({ budget: { window, unit } }: { budget: ShownBudget }) {
  const t = useTranslations("operations.window");
  const locale = useLocale();
  if (unit === "percent") return t("told");
  if (window.kind !== "rolling") return t(window.kind, { zone: formatZone(window.zone, locale) });
  const { seconds } = window;
  return seconds % 60 === 0 ? t("minutes", { count: seconds / 60 }) : t("seconds", { count: seconds });
}
