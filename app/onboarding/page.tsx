import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { categoryChoices, countryChoices, handleProblemWords } from "@/app/_components/profile-choices";
import { SignedInPage } from "@/app/_components/signed-in-page";
import { HandleField } from "@/app/onboarding/_components/handle-field";
import { ActionForm } from "@/components/ui/action-form";
import { SelectField, SubmitButton, TextField } from "@/components/ui/form-fields";
import { manifests } from "@/lib/platforms/manifests";
import { currentInfluencer, requirePerson } from "@/lib/supabase/person";
import { askHandle, submitOnboarding } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("onboarding"))("title") };
}

export default async function OnboardingPage() {
  const person = await requirePerson("/onboarding");
  if (person.role !== "influencer") redirect("/home");
  if (await currentInfluencer(person.id)) redirect("/dashboard");
  const [t, ui, categories, fields, locale] = await Promise.all([
    getTranslations("onboarding"),
    getTranslations("ui"),
    getTranslations("categories"),
    getTranslations("fields"),
    getLocale(),
  ]);
  return (
    <SignedInPage person={person} nav={false}>
      <div className="mx-auto max-w-xl">
        <p className="text-xs font-medium text-muted">{t("step", { current: 1, total: 2 })}</p>
        <h1 className="mt-1 text-2xl font-semibold tracking-tight">{t("title")}</h1>
        <p className="mt-2 text-muted">{t("lead")}</p>
        <ActionForm action={submitOnboarding} label={t("title")} className="mt-6 grid gap-6">
          <div className="grid gap-5 rounded-lg border border-border bg-surface p-5 sm:p-6">
            <HandleField
              label={t("handle")}
              hint={t("handleHint")}
              freeWords={t("handleFree", { handle: "{handle}" })}
              checkingWords={t("handleChecking")}
              problemWords={handleProblemWords(fields)}
              ask={askHandle}
            />
            <TextField name="name" label={t("name")} hint={t("nameHint")} autoComplete="name" maxLength={80} required />
            <div className="grid gap-5 sm:grid-cols-2">
              <SelectField
                name="category"
                label={t("category")}
                placeholder={t("choose")}
                choices={categoryChoices(categories, locale)}
              />
              <SelectField
                name="country"
                label={t("country")}
                placeholder={t("choose")}
                choices={countryChoices(locale)}
                autoComplete="country"
              />
            </div>
          </div>
          <fieldset className="rounded-lg border border-border bg-surface p-5 sm:p-6">
            <legend className="sr-only">{t("selfReportedTitle")}</legend>
            <div className="flex items-baseline justify-between gap-3">
              <span aria-hidden="true" className="text-base font-semibold">
                {t("selfReportedTitle")}
              </span>
              <span className="text-xs text-muted">{ui("optional")}</span>
            </div>
            <p className="mt-1 text-muted">{t("selfReportedLead")}</p>
            <div className="mt-5 grid gap-5 sm:grid-cols-2">
              {Object.values(manifests).map((platform) => (
                <TextField
                  key={platform.id}
                  name={`selfReported.${platform.id}`}
                  label={platform.label}
                  inputMode="numeric"
                  autoComplete="off"
                  maxLength={20}
                  className="tabular-nums"
                />
              ))}
            </div>
          </fieldset>
          <div className="flex flex-wrap items-center justify-between gap-4">
            <p className="text-muted">{t("next")}</p>
            <SubmitButton size="large" pendingLabel={t("pending")} className="max-sm:w-full">
              {t("submit")}
            </SubmitButton>
          </div>
        </ActionForm>
      </div>
    </SignedInPage>
  );
}
