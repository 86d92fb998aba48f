import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { endSession } from "@/app/_actions/session";
import { Section } from "@/app/(dashboard)/settings/_components/section";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { SubmitButton, TextField } from "@/components/ui/form-fields";
import { requirePerson } from "@/lib/supabase/person";
import { SessionList } from "./_components/session-list";
import { submitEmail, submitPassword } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("accountTitle") };
}

export default async function AccountPage() {
  const person = await requirePerson("/settings/account");
  const [t, roles, shell] = await Promise.all([
    getTranslations("settings"),
    getTranslations("roles"),
    getTranslations("shell"),
  ]);
  return (
    <>
      <Section id="email" title={t("email")} lead={t("emailLead")}>
        <ActionForm action={submitEmail} label={t("email")} className="grid gap-5">
          <TextField
            name="email"
            type="email"
            label={t("newEmail")}
            defaultValue={person.email}
            autoComplete="email"
            maxLength={254}
          />
          <TextField
            name="currentPassword"
            type="password"
            label={t("currentPassword")}
            autoComplete="current-password"
          />
          <SubmitButton pendingLabel={t("saving")} className="justify-self-start">
            {t("changeEmail")}
          </SubmitButton>
        </ActionForm>
      </Section>
      <Section id="password" title={t("passwordTitle")} lead={t("passwordLead")}>
        <ActionForm action={submitPassword} label={t("passwordTitle")} className="grid gap-5">
          <TextField
            name="currentPassword"
            type="password"
            label={t("currentPassword")}
            autoComplete="current-password"
          />
          <TextField
            name="password"
            type="password"
            label={t("newPassword")}
            hint={t("newPasswordHint")}
            autoComplete="new-password"
          />
          <SubmitButton pendingLabel={t("saving")} className="justify-self-start">
            {t("changePassword")}
          </SubmitButton>
        </ActionForm>
      </Section>
      <Section id="sessions" title={t("sessionsTitle")} lead={t("sessionsLead")}>
        <SessionList userId={person.id} sessionId={person.sessionId} />
      </Section>
      <Section id="account" title={t("accountTitle")}>
        {person.role === "admin" ? null : (
          <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[auto_1fr]">
            <dt className="text-muted">{t("role")}</dt>
            <dd>{roles(person.role)}</dd>
          </dl>
        )}
        <form action={endSession} className="mt-5">
          <Button type="submit" look="secondary" aria-describedby="log-out-text">
            {shell("logOut")}
          </Button>
        </form>
        <p id="log-out-text" className="sr-only">
          {t("logOutText")}
        </p>
      </Section>
    </>
  );
}
