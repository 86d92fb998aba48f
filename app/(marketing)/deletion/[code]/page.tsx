import { Check, Circle, LoaderCircle } from "lucide-react";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { LegalPage } from "@/app/(marketing)/_components/legal-text";
import { buttonClass } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { formatDateTime, formatList } from "@/lib/i18n/format";
import { manifests, parsePlatformId } from "@/lib/platforms/manifests";
import { type FoundDeletion, findDeletion } from "@/lib/privacy";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("deletion"))("title"), robots: { index: false }, referrer: "no-referrer" };
}

const order = ["requested", "erased", "done"] as const;
type Step = (typeof order)[number];

/** How far a deletion is, for whoever holds its code: the person themselves, or a platform's support. */
export default async function DeletionPage({ params }: { params: Promise<{ code: string }> }) {
  const [{ code }, t, locale] = await Promise.all([params, getTranslations("deletion"), getLocale()]);
  const found = await findDeletion(code);
  if (found === null)
    return (
      <LegalPage title={t("unknownTitle")} lead={t("unknownText")}>
        {null}
      </LegalPage>
    );
  const id = found.platform === null ? null : parsePlatformId(found.platform);
  const platform = id === null ? (found.platform ?? "") : manifests[id].label;
  const isPerson = found.kind === "person";
  const steps: readonly { step: Step; title: string; text: string }[] = isPerson
    ? order.map((step) => ({ step, title: t(`steps.${step}.title`), text: t(`steps.${step}.text`) }))
    : (["requested", "done"] as const).map((step) => ({
        step,
        title: t(`platformSteps.${step}.title`),
        text: t(`platformSteps.${step}.text`),
      }));
  const reached = order.indexOf(found.state);
  const time = (at: string) => formatDateTime(new Date(at), locale, "UTC");
  return (
    <LegalPage
      title={t("title")}
      updated={found.doneAt ? t("doneAt", { time: time(found.doneAt) }) : t("asked", { time: time(found.requestedAt) })}
      lead={isPerson ? t("person") : t("platform", { platform })}
    >
      <ol className="mt-8 grid gap-5">
        {steps.map(({ step, title, text }) => {
          const at = order.indexOf(step);
          const state = at <= reached ? "done" : at === reached + 1 || !isPerson ? "now" : "next";
          return (
            <li key={step} className="flex gap-3" aria-current={state === "now" ? "step" : undefined}>
              <StepMark state={state} />
              <div className="min-w-0">
                <p className="font-medium">
                  {title}
                  <span className="sr-only">
                    {": "}
                    {state === "done" ? t("stateDone") : state === "now" ? t("stateNow") : t("stateNext")}
                  </span>
                </p>
                <p className={classNames("text-muted", state === "done" ? undefined : "sr-only")}>{text}</p>
                {step === "done" && found.state === "done" && isPerson ? <Left {...found.left} /> : null}
              </div>
            </li>
          );
        })}
      </ol>
      {found.state === "done" ? null : (
        <a href={`/deletion/${code}`} className={buttonClass("secondary", "medium", "mt-8")}>
          {t("reload")}
        </a>
      )}
      <p className="mt-8 text-sm text-muted">{t("keep")}</p>
    </LegalPage>
  );
}

/** What could not be ended by us: our access at some platforms, and events that others still tell. */
async function Left({ access, events }: FoundDeletion["left"]) {
  const [t, locale] = await Promise.all([getTranslations("deletion.left"), getLocale()]);
  const list = (names: readonly string[]) => formatList(names, locale, "conjunction");
  if (access.length + events.length === 0) return <p className="text-muted">{t("nothing")}</p>;
  return (
    <div className="grid gap-2 text-muted">
      {access.length === 0 ? null : <p>{t("access", { platforms: list(access.map(({ label }) => label)) })}</p>}
      <ul className="grid gap-1 empty:hidden">
        {access.map(({ label, url }) =>
          url === null ? null : (
            <li key={label}>
              <a href={url} target="_blank" rel="noreferrer" className="link">
                {t("removeAt", { platform: label })}
              </a>
            </li>
          ),
        )}
      </ul>
      {events.length === 0 ? null : <p>{t("events", { platforms: list(events) })}</p>}
    </div>
  );
}

function StepMark({ state }: { state: "done" | "now" | "next" }) {
  const common = { "aria-hidden": true, className: "mt-0.5 size-5 shrink-0" } as const;
  if (state === "done") return <Check {...common} className={`${common.className} text-good`} />;
  if (state === "now") return <LoaderCircle {...common} className={`${common.className} text-accent`} />;
  return <Circle {...common} className={`${common.className} text-muted`} />;
}
