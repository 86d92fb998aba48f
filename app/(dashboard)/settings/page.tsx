import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getLocale, getTimeZone, getTranslations } from "next-intl/server";
import {
  categoryChoices,
  countryChoices,
  handleProblemWords,
  languageChoices,
} from "@/app/_components/profile-choices";
import { HandleField } from "@/app/onboarding/_components/handle-field";
import { askHandle } from "@/app/onboarding/actions";
import { ActionForm } from "@/components/ui/action-form";
import { SelectField, SubmitButton, SwitchField, TextAreaField, TextField } from "@/components/ui/form-fields";
import { UnsavedGuard } from "@/components/ui/unsaved-guard";
import { localeNames, locales } from "@/lib/i18n/locale";
import { currentInfluencer, requirePerson } from "@/lib/supabase/person";
import { LanguageFields } from "./_components/language-fields";
import { Section } from "./_components/section";
import { submitPreferences, submitProfile } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("title") };
}

export default async function SettingsPage() {
  const person = await requirePerson("/settings");
  const influencer = await currentInfluencer(person.id);
  if (person.role === "influencer" && !influencer) redirect("/onboarding");
  const [t, form, categories, fields, locale, timeZone] = await Promise.all([
    getTranslations("settings"),
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
    <>
      {influencer ? (
        <Section id="profile" title={t("profileTitle")} lead={t("profileLead")}>
          <ActionForm action={submitProfile} label={t("profileTitle")} className="grid gap-5">
            <HandleField
              label={form("handle")}
              hint={t("handleStays")}
              freeWords={form("handleFree", { handle: "{handle}" })}
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
            <LanguageFields legend={t("languages")} choices={languageChoices(locale)} chosen={influencer.languages} />
            <SwitchField
              name="isPublic"
              label={t("isPublic")}
              hint={t("isPublicHint")}
              defaultChecked={influencer.isPublic}
            />
            <UnsavedGuard question={t("unsaved")} />
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
    </>
  );
}
