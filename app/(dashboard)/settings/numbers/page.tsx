import { BadgeCheck } from "lucide-react";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Section } from "@/app/(dashboard)/settings/_components/section";
import { ActionForm } from "@/components/ui/action-form";
import { SubmitButton, TextAreaField, TextField } from "@/components/ui/form-fields";
import { Notice } from "@/components/ui/notice";
import { clock } from "@/lib/clock";
import { formatCount, formatDate } from "@/lib/i18n/format";
import { getSelfReported } from "@/lib/people";
import { manifests, parsePlatformId } from "@/lib/platforms/manifests";
import type { Badge } from "@/lib/schemas/self-reported";
import { listAccounts } from "@/lib/stats";
import { personContext, requireInfluencer } from "@/lib/supabase/person";
import { submitReported } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("numbersTitle") };
}

async function BadgeState({ badge }: { badge: Badge }) {
  const [t, locale] = await Promise.all([getTranslations("badge"), getLocale()]);
  if (badge.verified) {
    return (
      <p className="flex items-start gap-2">
        <BadgeCheck aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-good" />
        <span>{t("verified")}</span>
      </p>
    );
  }
  const id = parsePlatformId(badge.platform ?? "");
  const values = {
    platform: id === null ? "" : manifests[id].label,
    measured: formatCount(badge.measured ?? 0, locale),
    reported: formatCount(badge.reported ?? 0, locale),
  };
  return (
    <Notice tone={badge.reason === "mismatch" ? "warn" : "neutral"}>{t(badge.reason ?? "no_account", values)}</Notice>
  );
}

export default async function OwnNumbersPage() {
  const { person } = await requireInfluencer("/settings/numbers");
  await clock.sync();
  const ctx = await personContext(person.id);
  const [t, words, locale, { reported, badge }, accounts] = await Promise.all([
    getTranslations("settings"),
    getTranslations("ownNumbers"),
    getLocale(),
    getSelfReported(ctx),
    listAccounts(ctx),
  ]);
  return (
    <>
      <Section id="badge" title={words("badgeTitle")} lead={words("badgeLead")}>
        <BadgeState badge={badge} />
      </Section>
      {Object.values(manifests).map((platform) => {
        const own = reported[platform.id];
        const main = accounts.find((a) => a.platform === platform.id && a.isPrimary && a.status !== "disconnected");
        const measured = main?.numbers.followers?.value ?? null;
        return (
          <Section
            key={platform.id}
            id={platform.id}
            title={words("on", { platform: platform.label })}
            lead={
              measured !== null
                ? words("measured", { count: formatCount(measured, locale), platform: platform.label })
                : main
                  ? words("withheld", { platform: platform.label })
                  : words("notConnected", { platform: platform.label })
            }
          >
            <ActionForm
              action={submitReported}
              label={words("on", { platform: platform.label })}
              className="grid gap-5"
            >
              <input type="hidden" name="platform" value={platform.id} />
              <div className="grid gap-5 sm:grid-cols-2">
                <TextField
                  name="followers"
                  label={words("followers")}
                  hint={words("followersHint")}
                  defaultValue={own?.followers === null || own === undefined ? "" : String(own.followers)}
                  inputMode="numeric"
                  autoComplete="off"
                  maxLength={20}
                  className="tabular-nums"
                />
                <TextField
                  name="engagementRate"
                  label={words("engagementRate")}
                  hint={words("engagementRateHint")}
                  defaultValue={
                    own?.engagementRate === null || own === undefined
                      ? ""
                      : new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(own.engagementRate)
                  }
                  inputMode="decimal"
                  autoComplete="off"
                  maxLength={10}
                  className="tabular-nums"
                />
              </div>
              <TextAreaField
                name="audience"
                label={words("audience")}
                hint={words("audienceHint")}
                defaultValue={own?.audience ?? ""}
                maxLength={280}
                rows={3}
              />
              <div className="flex flex-wrap items-center gap-4">
                <SubmitButton pendingLabel={t("saving")}>{t("save")}</SubmitButton>
                {own ? (
                  <p className="text-xs text-muted">
                    {words("statedOn", { date: formatDate(new Date(own.reportedAt), locale, person.timeZone) })}
                  </p>
                ) : null}
              </div>
            </ActionForm>
          </Section>
        );
      })}
    </>
  );
}
