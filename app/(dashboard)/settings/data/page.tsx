import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ClientMessages } from "@/app/_components/client-messages";
import { Section } from "@/app/(dashboard)/settings/_components/section";
import { ActionForm } from "@/components/ui/action-form";
import { SubmitButton, TextField } from "@/components/ui/form-fields";
import { requirePerson } from "@/lib/supabase/person";
import { ExportButton } from "./_components/export-button";
import { submitDeletion } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("yourData"))("title") };
}

export default async function DataPage() {
  const [person, t] = await Promise.all([requirePerson("/settings/data"), getTranslations("yourData")]);
  return (
    <>
      <Section id="export" title={t("exportTitle")} lead={t("exportLead")}>
        <ClientMessages namespaces={["yourData", "errors"]}>
          <ExportButton />
        </ClientMessages>
        <p className="mt-4 max-w-prose text-xs text-muted">{t("exportSecrets")}</p>
      </Section>
      <Section id="delete" title={t("deleteTitle")} lead={t("deleteLead")}>
        <p className="mb-5 -mt-2 max-w-prose text-muted">{t("deleteKept")}</p>
        <ActionForm action={submitDeletion} label={t("deleteTitle")} className="grid gap-5">
          <TextField
            name="confirmation"
            type="email"
            label={t("deleteConfirm")}
            hint={person.email}
            autoComplete="off"
            maxLength={254}
          />
          <TextField
            name="currentPassword"
            type="password"
            label={t("currentPassword")}
            autoComplete="current-password"
          />
          <SubmitButton look="danger" pendingLabel={t("deleting")} className="justify-self-start">
            {t("deleteNow")}
          </SubmitButton>
        </ActionForm>
        {person.role === "influencer" ? <p className="mt-4 text-xs text-muted">{t("deleteOther")}</p> : null}
      </Section>
    </>
  );
}
