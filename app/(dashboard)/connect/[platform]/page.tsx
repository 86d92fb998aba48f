import { Ban, Check } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { LoginChoice } from "@/components/connections/login-choice";
import { PlatformLink } from "@/components/connections/platform-link";
import { buttonClass } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { PlatformLogo } from "@/components/ui/platform-logo";
import { listLogins, listPlatforms } from "@/lib/connections";
import { parsePlatformId } from "@/lib/platforms/manifests";
import { requireInfluencer } from "@/lib/supabase/person";

interface ConnectPageProps {
  params: Promise<{ platform: string }>;
}

const youtubeTerms = "https://www.youtube.com/t/terms";
const googlePrivacy = "https://policies.google.com/privacy";

async function platformOf(params: ConnectPageProps["params"]) {
  const id = parsePlatformId((await params).platform);
  const platform = listPlatforms().find((one) => one.id === id);
  if (id === null || !platform) notFound();
  return { id, platform };
}

export async function generateMetadata({ params }: ConnectPageProps): Promise<Metadata> {
  const { platform } = await platformOf(params);
  return { title: (await getTranslations("connect.page"))("title", { platform: platform.label }) };
}

/** Before the platform's own consent: what is read, what never happens, how to take it back, and what is needed. */
export default async function ConnectPage({ params }: ConnectPageProps) {
  const { id, platform } = await platformOf(params);
  const [t] = await Promise.all([getTranslations("connect.page"), requireInfluencer(`/connect/${id}`)]);
  const words = { platform: platform.label };
  const logins = listLogins(id).filter(({ configured }) => configured);
  const choosesLogin = logins.length > 1;
  const link = (href: string) => (chunks: ReactNode) => (
    <a href={href} target="_blank" rel="noreferrer" className="link">
      {chunks}
    </a>
  );
  const legal = { terms: link(youtubeTerms), privacy: link(googlePrivacy) };
  return (
    <div className="mx-auto max-w-2xl">
      <div className="flex items-center gap-3">
        <PlatformLogo src={platform.logo} className="size-9" />
        <h1 className="text-2xl font-semibold tracking-tight">{t("title", words)}</h1>
      </div>
      <p className="mt-2 text-muted">{t("lead", words)}</p>
      {platform.configured ? null : (
        <Notice tone="warn" className="mt-6">
          {t("notSetUp", words)}
        </Notice>
      )}
      <div className="mt-6 grid gap-px overflow-hidden rounded-lg border border-border bg-border">
        <Part title={t("readTitle")}>
          <List icon={<Check className="text-good" />} items={[t(`${id}.read1`), t(`${id}.read2`), t(`${id}.read3`)]} />
        </Part>
        <Part title={t("neverTitle")}>
          <List
            icon={<Ban className="text-bad" />}
            items={[t("never.password"), t("never.publish"), t("never.messages"), t("never.sell")]}
          />
        </Part>
        <Part title={t("backTitle")}>
          <p>{t.rich("back", { ...words, manage: link(platform.manageAccessUrl) })}</p>
        </Part>
        <Part title={t("needTitle")}>
          <p>{t(`${id}.need`)}</p>
          <p className="mt-2 text-muted">{t(`${id}.how`)}</p>
        </Part>
      </div>
      <p className="mt-4 text-xs text-muted">{t.rich(`${id}.legal`, legal)}</p>
      {choosesLogin ? <LoginChoice platform={platform} logins={logins} /> : null}
      <div className="mt-6 flex flex-wrap items-center gap-3">
        {platform.configured && !choosesLogin ? (
          <PlatformLink platform={platform} login={logins[0]?.id} size="large" className="max-sm:w-full">
            {t("continue", words)}
          </PlatformLink>
        ) : null}
        <Link href="/dashboard" className={buttonClass("quiet", "large", "max-sm:w-full")}>
          {t("cancel")}
        </Link>
      </div>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="bg-surface p-4 sm:p-5">
      <h2 className="mb-2 font-semibold">{title}</h2>
      {children}
    </section>
  );
}

function List({ icon, items }: { icon: ReactNode; items: readonly string[] }) {
  return (
    <ul className="grid gap-1.5">
      {items.map((item) => (
        <li key={item} className="flex items-start gap-2.5">
          <span aria-hidden="true" className="mt-0.75 shrink-0 [&>svg]:size-4">
            {icon}
          </span>
          <span className="min-w-0">{item}</span>
        </li>
      ))}
    </ul>
  );
}
