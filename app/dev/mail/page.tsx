import { Mail } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTimeZone, getTranslations } from "next-intl/server";
import { PublicPage } from "@/app/_components/public-page";
import { EmptyState } from "@/components/ui/empty-state";
import { env } from "@/lib/config";
import { formatDateTime } from "@/lib/i18n/format";
import { readLocalMail } from "./read-local-mail";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("devMail"))("title") };
}

export default async function LocalMailPage() {
  const { sandboxUrl, mailDir } = env();
  if (sandboxUrl === null || mailDir === null) notFound();
  const [t, locale, timeZone, mails] = await Promise.all([
    getTranslations("devMail"),
    getLocale(),
    getTimeZone(),
    readLocalMail(mailDir),
  ]);
  return (
    <PublicPage plain>
      <div className="mx-auto max-w-3xl px-4 py-8 sm:px-6 sm:py-12">
        <h1 className="text-2xl font-semibold tracking-tight">{t("title")}</h1>
        <p className="mt-2 text-muted">{t("lead")}</p>
        <div className="mt-6 grid gap-4">
          {mails.length === 0 ? (
            <EmptyState icon={<Mail />} title={t("empty")}>
              {t("emptyText")}
            </EmptyState>
          ) : null}
          {mails.map((mail) => (
            <article key={mail.id} className="rounded-lg border border-border bg-surface p-5">
              <header className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
                <h2 className="text-base font-semibold">{mail.subject}</h2>
                <time dateTime={mail.at} className="text-xs text-muted tabular-nums">
                  {formatDateTime(new Date(mail.at), locale, timeZone)}
                </time>
              </header>
              <p className="text-muted break-words">
                {t("to")}: {mail.to}
              </p>
              {mail.links.length > 0 ? (
                <ul aria-label={t("links")} className="mt-3 grid gap-1">
                  {mail.links.map((link) => (
                    <li key={link.id}>
                      <a href={link.href} className="link break-words">
                        {link.words}
                      </a>
                    </li>
                  ))}
                </ul>
              ) : null}
              <details className="mt-3">
                <summary className="text-muted">{t("text")}</summary>
                <p className="mt-2 whitespace-pre-wrap break-words text-muted">{mail.text}</p>
              </details>
            </article>
          ))}
        </div>
      </div>
    </PublicPage>
  );
}
