import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/app/(auth)/_components/auth-card";
import { ActionForm } from "@/components/ui/action-form";
import { SubmitButton, TextField } from "@/components/ui/form-fields";
import { submitForgotPassword } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.forgot"))("title") };
}

export default async function ForgotPasswordPage() {
  const t = await getTranslations("auth");
  return (
    <AuthCard
      title={t("forgot.title")}
      lead={t("forgot.lead")}
      below={
        <Link href="/login" prefetch={false} className="link">
          {t("forgot.back")}
        </Link>
      }
    >
      <ActionForm action={submitForgotPassword} label={t("forgot.title")} className="grid gap-5">
        <TextField name="email" type="email" label={t("email")} autoComplete="email" required />
        <SubmitButton size="large" pendingLabel={t("forgot.pending")}>
          {t("forgot.submit")}
        </SubmitButton>
      </ActionForm>
    </AuthCard>
  );
}
