import { Check, X } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button";
import { formatList } from "@/lib/i18n/format";
import { platformLabels } from "@/lib/platforms/manifests";
import { SampleCard } from "./_components/sample-card";

export default function LandingPage() {
  const t = useTranslations("landing");
  const locale = useLocale();
  const steps = [
    {
      title: t("steps.connectTitle"),
      text: t("steps.connectText", { platforms: formatList(platformLabels, locale, "disjunction") }),
    },
    { title: t("steps.readTitle"), text: t("steps.readText") },
    { title: t("steps.showTitle"), text: t("steps.showText") },
  ];
  const reads = [t("read.profile"), t("read.counts"), t("read.posts"), t("read.audience")];
  const nevers = [t("never.post"), t("never.sell"), t("never.edit")];

  return (
    <div className="mx-auto max-w-content px-4 sm:px-6">
      <section className="grid items-center gap-10 py-10 sm:py-16 lg:grid-cols-[1fr_30rem] lg:gap-16 lg:py-20">
        <div>
          <h1 className="text-4xl font-semibold tracking-tight">{t("headline")}</h1>
          <p className="mt-5 max-w-prose text-base text-muted">
            {t("lead", { platforms: formatList(platformLabels, locale, "conjunction") })}
          </p>
          <div className="mt-8 flex flex-col gap-3 sm:flex-row">
            <Link href="/signup" prefetch={false} className={buttonClass("primary", "large")}>
              {t("signUpInfluencer")}
            </Link>
            <Link href="/signup?role=brand" prefetch={false} className={buttonClass("secondary", "large")}>
              {t("signUpBrand")}
            </Link>
          </div>
          <p className="mt-4 text-muted">{t("free")}</p>
        </div>
        <SampleCard />
      </section>

      <section className="border-t border-border py-12 sm:py-16">
        <h2 className="text-2xl font-semibold tracking-tight">{t("stepsTitle")}</h2>
        <ol className="mt-8 grid gap-8 md:grid-cols-3">
          {steps.map((step, index) => (
            <li key={step.title}>
              <span
                aria-hidden="true"
                className="grid size-8 place-items-center rounded-full bg-accent-soft font-semibold text-accent tabular-nums"
              >
                {index + 1}
              </span>
              <h3 className="mt-4 text-base font-semibold">{step.title}</h3>
              <p className="mt-1.5 text-muted">{step.text}</p>
            </li>
          ))}
        </ol>
      </section>

      <section className="grid gap-10 border-t border-border py-12 sm:py-16 md:grid-cols-2 md:gap-16">
        <div>
          <h2 className="text-2xl font-semibold tracking-tight">{t("readTitle")}</h2>
          <ul className="mt-6 grid gap-3">
            {reads.map((item) => (
              <li key={item} className="flex gap-3">
                <Check aria-hidden="true" className="mt-0.5 size-4.5 shrink-0 text-accent" />
                {item}
              </li>
            ))}
          </ul>
        </div>
        <div>
          <h2 className="text-2xl font-semibold tracking-tight">{t("neverTitle")}</h2>
          <ul className="mt-6 grid gap-3">
            {nevers.map((item) => (
              <li key={item} className="flex gap-3">
                <X aria-hidden="true" className="mt-0.5 size-4.5 shrink-0 text-bad" />
                {item}
              </li>
            ))}
          </ul>
        </div>
        <p className="text-muted md:col-span-2">{t("control")}</p>
      </section>

      <section className="border-t border-border py-12 sm:py-16">
        <h2 className="text-2xl font-semibold tracking-tight">{t("audiencesTitle")}</h2>
        <div className="mt-8 grid gap-6 md:grid-cols-2">
          <div className="flex flex-col items-start gap-3 rounded-lg border border-border bg-surface p-5 sm:p-6">
            <h3 className="text-base font-semibold">{t("influencersTitle")}</h3>
            <p className="text-muted">{t("influencersText")}</p>
            <Link href="/signup" prefetch={false} className={buttonClass("primary", "medium", "mt-auto")}>
              {t("signUpInfluencer")}
            </Link>
          </div>
          <div className="flex flex-col items-start gap-3 rounded-lg border border-border bg-surface p-5 sm:p-6">
            <h3 className="text-base font-semibold">{t("brandsTitle")}</h3>
            <p className="text-muted">{t("brandsText")}</p>
            <Link href="/signup?role=brand" prefetch={false} className={buttonClass("secondary", "medium", "mt-auto")}>
              {t("signUpBrand")}
            </Link>
          </div>
        </div>
      </section>
    </div>
  );
}
