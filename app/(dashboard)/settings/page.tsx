import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getLocale, getTimeZone, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { endSession } from "@/app/_actions/session";
import { categoryChoices, countryChoices, handleProblemWords } from "@/app/_components/profile-choices";
import { HandleField } from "@/app/onboarding/_components/handle-field";
import { askHandle } from "@/app/onboarding/actions";
import { PageHeader } from "@/components/layout/page-header";
import { ActionForm } from "@/components/ui/action-form";
import { Button, buttonClass } from "@/components/ui/button";
import { SelectField, SubmitButton, SwitchField, TextAreaField, TextField } from "@/components/ui/form-fields";
import { localeNames, locales } from "@/lib/i18n/locale";
import { currentInfluencer, requirePerson } from "@/lib/supabase/person";
import { submitPreferences, submitProfile } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("title") };
}

function Section({ id, title, lead, children }: { id: string; title: string; lead?: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="rounded-lg border border-border bg-surface p-5 sm:p-6">
      <h2 id={id} className="text-base font-semibold">
        {title}
      </h2>
      {lead ? <p className="mt-1 text-muted">{lead}</p> : null}
      <div className="mt-5">{children}</div>
    </section>
  );
}

export default async function SettingsPage() {
  const person = await requirePerson("/settings");
  const influencer = await currentInfluencer(person.id);
  if (person.role === "influencer" && !influencer) redirect("/onboarding");
  const [t, roles, form, categories, fields, locale, timeZone] = await Promise.all([
    getTranslations("settings"),
    getTranslations("roles"),
    getTranslations("onboarding"),
    getTranslations("categories"),
    getTranslations("fields"),
    getLocale(),
    getTimeZone(),
  ]);
  const zones = Intl.supportedValuesOf("timeZone");
  const zone = person.timeZone === "UTC" ? timeZone : person.timeZone;
  const zoneNames = [...new Set(["UTC", zone, ...zones])].map((value) => ({
    value,
    label: value.replaceAll("_", " "),
  }));

  return (
    <div className="max-w-2xl">
      <PageHeader title={t("title")} />
      <div className="grid gap-6">
        {influencer ? (
          <Section id="profile" title={t("profileTitle")} lead={t("profileLead")}>
            <ActionForm action={submitProfile} label={t("profileTitle")} className="grid gap-5">
              <HandleField
                label={form("handle")}
                hint={form("handleHint")}
                freeWords={form.raw("handleFree")}
                checkingWords={form("handleChecking")}
                problemWords={handleProblemWords(fields)}
                ask={askHandle}
                defaultValue={influencer.handle}
              />
              <TextField
                name="name"
                label={form("name")}
                defaultValue={influencer.name}
                autoComplete="name"
                maxLength={80}
                required
              />
              <div className="grid gap-5 sm:grid-cols-2">
                <SelectField
                  name="category"
                  label={form("category")}
                  placeholder={form("choose")}
                  choices={categoryChoices(categories, locale)}
                  defaultValue={influencer.category ?? ""}
                />
                <SelectField
                  name="country"
                  label={form("country")}
                  placeholder={form("choose")}
                  choices={countryChoices(locale)}
                  defaultValue={influencer.country ?? ""}
                  autoComplete="country"
                />
              </div>
              <TextAreaField
                name="bio"
                label={t("bio")}
                hint={t("bioHint")}
                defaultValue={influencer.bio}
                maxLength={500}
                rows={4}
              />
              <SwitchField
                name="isPublic"
                label={t("isPublic")}
                hint={t("isPublicHint")}
                defaultChecked={influencer.isPublic}
              />
              <SubmitButton pendingLabel={t("saving")} className="justify-self-start">
                {t("save")}
              </SubmitButton>
            </ActionForm>
          </Section>
        ) : null}
        <Section id="preferences" title={t("preferencesTitle")} lead={t("preferencesLead")}>
          <ActionForm action={submitPreferences} label={t("preferencesTitle")} className="grid gap-5">
            <div className="grid gap-5 sm:grid-cols-2">
              <SelectField
                name="locale"
                label={t("locale")}
                choices={locales.map((value) => ({ value, label: localeNames[value] }))}
                defaultValue={locale}
              />
              <SelectField name="timeZone" label={t("timeZone")} choices={zoneNames} defaultValue={zone} />
            </div>
            <SubmitButton pendingLabel={t("saving")} className="justify-self-start">
              {t("save")}
            </SubmitButton>
          </ActionForm>
        </Section>
        <Section id="account" title={t("accountTitle")}>
          <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[auto_1fr]">
            <dt className="text-muted">{t("email")}</dt>
            <dd className="break-words">{person.email}</dd>
            {person.role === "admin" ? null : (
              <>
                <dt className="text-muted">{t("role")}</dt>
                <dd>{roles(person.role)}</dd>
              </>
            )}
          </dl>
          <div className="mt-6 flex flex-wrap gap-3">
            <Link href="/forgot-password" className={buttonClass("secondary")}>
              {t("changePassword")}
            </Link>
            <form action={endSession}>
              <Button type="submit" look="secondary" aria-describedby="log-out-text">
                {(await getTranslations("shell"))("logOut")}
              </Button>
            </form>
          </div>
          <p id="log-out-text" className="sr-only">
            {t("logOutText")}
          </p>
        </Section>
      </div>
    </div>
  );
}
