import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AskedScopes } from "@/components/connections/asked-scopes";
import { LoginChoice } from "@/components/connections/login-choice";
import { PlatformLink } from "@/components/connections/platform-link";
import { TroubleNotice } from "@/components/connections/trouble-notice";
import { buttonClass } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { PlatformLogo } from "@/components/ui/platform-logo";
import { clock } from "@/lib/clock";
import { consentTerms, listPlatforms } from "@/lib/connections";
import { knownPlatformTroubles } from "@/lib/health";
import { parsePlatformId } from "@/lib/platforms/manifests";
import { requireInfluencer } from "@/lib/supabase/person";
import { consentWords } from "./_components/consent-words";
import { outward } from "./_components/outward";
import { Part, Points } from "./_components/part";

interface ConnectPageProps {
  params: Promise<{ platform: string }>;
}

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

/** Before the platform's own consent: what is needed, asked and read, what never happens, and how it ends. */
export default async function ConnectPage({ params }: ConnectPageProps) {
  const { id, platform } = await platformOf(params);
  await Promise.all([requireInfluencer(`/connect/${id}`), clock.sync()]);
  const [t, troubles] = await Promise.all([getTranslations("connect.page"), knownPlatformTroubles()]);
  const words = { platform: platform.label };
  const terms = consentTerms(id);
  const { missing, rhythm, lasting } = await consentWords(platform.label, terms);
  const logins = terms.logins.filter(({ configured }) => configured);
  const shown = logins[0] ?? terms.logins[0];
  const choosesLogin = logins.length > 1;
  const trouble = troubles.find((one) => one.platform === id);
  const legal = { terms: outward(terms.termsUrl), privacy: outward(terms.privacyUrl) };
  return (
    <div className="mx-auto max-w-4xl">
      <div className="flex items-center gap-3">
        <PlatformLogo src={platform.logo} className="size-9" />
        <h1 className="text-2xl font-semibold tracking-tight">{t("title", words)}</h1>
      </div>
      <p className="mt-2 text-muted">{t("lead", words)}</p>
      <div className="mt-6 grid gap-2 empty:hidden">
        {platform.configured ? null : <Notice tone="warn">{t("notSetUp", words)}</Notice>}
        {trouble ? (
          <TroubleNotice trouble={trouble} label={platform.label} now={clock.now()} numbersFrom={null} isConnecting />
        ) : null}
      </div>
      <div className="mt-6 gap-4 md:columns-2">
        <Part title={t("needTitle")}>
          <p>{t(`${id}.need`)}</p>
          <p className="mt-2 text-muted">{t(`${id}.how`)}</p>
        </Part>
        <Part title={t("readTitle")}>
          <Points tone="good" items={[t(`${id}.read1`), t(`${id}.read2`), t(`${id}.read3`)]} />
        </Part>
        {choosesLogin || !shown ? null : (
          <Part title={t("askTitle", words)}>
            <AskedScopes scopes={shown.scopes} />
          </Part>
        )}
        <Part title={t("neverTitle")}>
          <Points tone="bad" items={[t("never.password"), t("never.publish"), t("never.messages"), t("never.sell")]} />
        </Part>
        <Part title={t("missTitle", words)}>
          {missing.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          <p className="mt-2 text-muted">{t("missNote", words)}</p>
        </Part>
        <Part title={t("rhythmTitle")}>
          {rhythm.map((sentence) => (
            <p key={sentence} className="mb-2 last:mb-0">
              {sentence}
            </p>
          ))}
        </Part>
        {choosesLogin || !shown ? null : (
          <Part title={t("lastTitle")}>
            <p>{lasting(shown.end).life}</p>
            <p className="mt-2 text-muted">{lasting(shown.end).afterwards}</p>
          </Part>
        )}
        <Part title={t("backTitle")}>
          <p>{t.rich("back", { ...words, manage: outward(platform.manageAccessUrl) })}</p>
        </Part>
      </div>
      {choosesLogin ? (
        <LoginChoice
          platform={platform}
          logins={logins.map(({ end, ...login }) => ({
            ...login,
            lasts: `${lasting(end).life} ${lasting(end).afterwards}`,
          }))}
        />
      ) : null}
      <p className="mt-4 max-w-prose text-xs text-muted">
        {t.rich(`${id}.legal`, legal)} {t.rich("terms", { ...words, ...legal })}
      </p>
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
