import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/app/(auth)/_components/auth-card";
import { ActionForm } from "@/components/ui/action-form";
import { SubmitButton, TextField } from "@/components/ui/form-fields";
import { currentUser } from "@/lib/supabase/server";
import { submitNewPassword } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.reset"))("title") };
}

export default async function ResetPasswordPage() {
  const [t, user] = await Promise.all([getTranslations("auth"), currentUser()]);
  if (!user) redirect("/login?problem=link_expired");
  return (
    <AuthCard title={t("reset.title")} lead={t("reset.lead")}>
      <ActionForm action={submitNewPassword} label={t("reset.title")} className="grid gap-5">
        {/* Tells password managers whose password this is. */}
        <input type="email" name="email" defaultValue={user.email} autoComplete="username" readOnly hidden />
        <TextField
          name="password"
          type="password"
          label={t("newPassword")}
          hint={t("signUp.passwordHint")}
          autoComplete="new-password"
          required
        />
        <SubmitButton size="large" pendingLabel={t("reset.pending")}>
          {t("reset.submit")}
        </SubmitButton>
      </ActionForm>
    </AuthCard>
  );
}
