import { getTranslations } from "next-intl/server";
import { type StoredFields, storedPerPlatform } from "@/lib/privacy";

/** How long what of each platform is stored: made of the table that the clean-up obeys, so the two cannot differ. */
export async function RetentionTable() {
  const [t, fieldWords] = await Promise.all([getTranslations("privacy.retention"), getTranslations("privacy.fields")]);
  const days = (count: number | null, none: string) =>
    count === null ? none : count === 0 ? t("notAtAll") : t("days", { count });
  const removal = (count: number | null) =>
    count === null ? t("staysMarked") : count === 0 ? t("withinADay") : t("days", { count });
  const lines = (group: StoredFields) =>
    group.stored
      ? [
          [t("connected"), days(group.withConsentDays, t("whileConnected"))],
          [t("disconnected"), days(group.afterDisconnectDays, t("yourChoice"))],
          ...(group.afterRemovalDays === undefined ? [] : [[t("removed"), removal(group.afterRemovalDays)]]),
          [t("unconfirmed"), days(group.unconfirmedDays, t("untilYouAct"))],
          [t("withoutConsent"), days(group.withoutConsentDays, t("noLimit"))],
        ]
      : [[t("connected"), t("notAtAll")]];
  return (
    <div className="mt-2 grid gap-6">
      {storedPerPlatform().map(({ platform, label, groups }) => (
        <section key={platform} aria-labelledby={`kept-${platform}`}>
          <h3 id={`kept-${platform}`} className="font-medium">
            {label}
          </h3>
          <div className="mt-2 grid gap-3">
            {groups.map((group) => (
              <div key={group.fields.join()} className="rounded-lg border border-border bg-surface p-4">
                <p>{group.fields.map((field) => fieldWords(field)).join(", ")}</p>
                <dl className="mt-2 grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[auto_1fr]">
                  {lines(group).map(([term, words]) => (
                    <div key={term} className="contents">
                      <dt className="text-muted max-sm:mt-1">{term}</dt>
                      <dd>{words}</dd>
                    </div>
                  ))}
                </dl>
                <p className="mt-2 text-xs text-muted">
                  {t("because")}{" "}
                  <a href={group.clause.url} className="link break-words" lang="en">
                    {group.clause.name}
                  </a>
                </p>
              </div>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}
