import { useLocale, useTranslations } from "next-intl";
import { formatCount, formatPercent } from "@/lib/i18n/format";
import type { AgeRow, AudiencePart, AudienceShare } from "@/lib/schemas/audience";

/** Names that stand there at once; the others are a tap away. */
const shownNames = 6;

/** A bar whose length is a share of the longest one beside it; what it says stands next to it in figures. */
function Bar({ percent, longest, color }: { percent: number; longest: number; color: string }) {
  const width = longest === 0 ? 0 : (percent / longest) * 100;
  return (
    <span aria-hidden="true" className="block h-1.5 rounded-full bg-sunken">
      <span
        className="block h-full min-w-px rounded-full"
        style={{ width: `${width.toFixed(1)}%`, background: color }}
      />
    </span>
  );
}

const genders = [
  { key: "female", color: "var(--series-4)" },
  { key: "male", color: "var(--series-1)" },
  { key: "unknown", color: "var(--series-6)" },
] as const;

/** Age ranges with the share of each gender in them; a gender that nobody has gets no column. */
export function AgeTable({ rows, caption }: { rows: readonly AgeRow[]; caption: string }) {
  const t = useTranslations("audience");
  const locale = useLocale();
  const present = genders.filter(({ key }) => rows.some((row) => row[key] > 0));
  const longest = Math.max(...rows.flatMap((row) => present.map(({ key }) => row[key])));
  return (
    <table className="-mx-2 w-[calc(100%+1rem)] table-fixed border-separate border-spacing-x-2 border-spacing-y-1.5 text-sm">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr className="text-left text-xs text-muted">
          <th scope="col" className="w-13 font-medium">
            {t("age")}
          </th>
          {present.map(({ key }) => (
            <th key={key} scope="col" className="font-medium">
              {t(key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.age}>
            <th scope="row" className="text-left align-top font-normal whitespace-nowrap tabular-nums">
              {row.age.replace("-", "–")}
            </th>
            {present.map(({ key, color }) => (
              <td key={key} className="align-top">
                <span className="tabular-nums">{formatPercent(row[key], locale)}</span>
                <Bar percent={row[key]} longest={longest} color={color} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ShareListProps {
  part: Extract<AudiencePart, { restPercent: number }>;
  /** How a name reads in the viewer's language. */
  nameOf: (name: string) => string;
}

/** Names with their shares, the most frequent first, and what is left for all others. */
export function ShareList({ part, nameOf }: ShareListProps) {
  const t = useTranslations("audience");
  const locale = useLocale();
  const longest = part.shares[0]?.percent ?? 0;
  const [first, others] = [part.shares.slice(0, shownNames), part.shares.slice(shownNames)];
  const items = (shares: readonly AudienceShare[]) => (
    <ul className="grid gap-2">
      {shares.map(({ name, count, percent }) => (
        <li key={name} title={t("people", { count: formatCount(count, locale) })}>
          <span className="flex items-baseline justify-between gap-3">
            <span className="min-w-0 truncate">{nameOf(name)}</span>
            <span className="tabular-nums">{formatPercent(percent, locale)}</span>
          </span>
          <Bar percent={percent} longest={longest} color="var(--accent)" />
        </li>
      ))}
    </ul>
  );
  return (
    <>
      {items(first)}
      {others.length > 0 ? (
        <details className="group mt-2">
          <summary className="link w-fit cursor-pointer text-xs">{t("more", { count: others.length })}</summary>
          <div className="mt-2">{items(others)}</div>
        </details>
      ) : null}
      {part.restPercent >= 0.05 ? (
        <p className="mt-2 flex justify-between gap-3 text-xs text-muted">
          <span>{t("rest")}</span>
          <span className="tabular-nums">{formatPercent(part.restPercent, locale)}</span>
        </p>
      ) : null}
    </>
  );
}
