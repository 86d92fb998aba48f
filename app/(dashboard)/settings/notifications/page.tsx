import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Section } from "@/app/(dashboard)/settings/_components/section";
import { ActionForm } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/form-fields";
import { Notice } from "@/components/ui/notice";
import { canSendMail, getNoticeChoices } from "@/lib/notices";
import { noticeTopics } from "@/lib/schemas/notice-kinds";
import { personContext, requirePerson } from "@/lib/supabase/person";
import { ChoiceRow } from "./_components/choice-row";
import { submitNoticeChoices } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("notificationsTitle") };
}

export default async function NotificationSettingsPage() {
  const person = await requirePerson("/settings/notifications");
  const [t, topic, choices] = await Promise.all([
    getTranslations("settings"),
    getTranslations("settings.topics"),
    getNoticeChoices(await personContext(person.id)),
  ]);
  return (
    <Section id="notifications" title={t("noticesTitle")} lead={t("notificationsLead")}>
      {canSendMail() ? null : <Notice className="mb-5">{t("noMail")}</Notice>}
      <ActionForm action={submitNoticeChoices} label={t("noticesTitle")} className="grid gap-5">
        <input type="hidden" name="form" value="notices" />
        <ul className="grid divide-y divide-border">
          {noticeTopics.map((name) => (
            <li key={name} className="py-4 first:pt-0 last:pb-0">
              <ChoiceRow
                topic={name}
                title={topic(`${name}.title`)}
                text={topic(`${name}.text`)}
                inApp={t("inApp")}
                mail={t("byMail")}
                choice={choices[name]}
              />
            </li>
          ))}
        </ul>
        <p className="text-xs text-muted">{t("mailDigest", { email: person.email })}</p>
        <SubmitButton pendingLabel={t("saving")} className="justify-self-start">
          {t("save")}
        </SubmitButton>
      </ActionForm>
    </Section>
  );
}
