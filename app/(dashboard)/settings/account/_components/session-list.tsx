import { getLocale, getTimeZone, getTranslations } from "next-intl/server";
import { submitEndSessions } from "@/app/(dashboard)/settings/account/actions";
import { ActionForm } from "@/components/ui/action-form";
import { Badge } from "@/components/ui/badge";
import { buttonClass } from "@/components/ui/button";
import { formatDateTime } from "@/lib/i18n/format";
import { listSessions } from "@/lib/people";
import { personContext } from "@/lib/supabase/person";
import { describeBrowser } from "./describe-browser";

/** Where somebody is signed in, with a way to end one, all others, or all. */
export async function SessionList({ userId, sessionId }: { userId: string; sessionId: string }) {
  const [t, locale, timeZone, ctx] = await Promise.all([
    getTranslations("settings"),
    getLocale(),
    getTimeZone(),
    personContext(userId),
  ]);
  const sessions = await listSessions(ctx, sessionId);
  const time = (at: string) => formatDateTime(new Date(at), locale, timeZone);
  return (
    <ActionForm action={submitEndSessions} label={t("sessionsTitle")} className="grid gap-4">
      <ul className="grid gap-3">
        {sessions.map((session) => {
          const browser = describeBrowser(session.userAgent);
          const name = browser ? t("sessionBrowser", browser) : t("sessionUnknown");
          const since = t("sessionSince", { time: time(session.startedAt) });
          return (
            <li
              key={session.id}
              className="flex flex-wrap items-center justify-between gap-3 rounded-md border border-border p-3"
            >
              <div className="min-w-0">
                <p className="flex flex-wrap items-center gap-2 font-medium">
                  {name}
                  {session.current ? <Badge tone="good">{t("sessionHere")}</Badge> : null}
                </p>
                <p className="text-sm text-muted">
                  {since}
                  {session.refreshedAt ? ` · ${t("sessionUsed", { time: time(session.refreshedAt) })}` : null}
                </p>
              </div>
              {session.current ? null : (
                <button
                  type="submit"
                  name="which"
                  value={session.id}
                  aria-label={t("sessionEndLabel", { name: `${name}, ${since}` })}
                  className={buttonClass("secondary", "small")}
                >
                  {t("sessionEnd")}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      <div className="flex flex-wrap gap-3">
        {sessions.length > 1 ? (
          <button type="submit" name="which" value="others" className={buttonClass("secondary")}>
            {t("sessionsEndOthers")}
          </button>
        ) : null}
        <button type="submit" name="which" value="all" className={buttonClass("danger")}>
          {t("sessionsEndAll")}
        </button>
      </div>
    </ActionForm>
  );
}
