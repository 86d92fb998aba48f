import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/app/(auth)/_components/auth-card";
import { ActionForm } from "@/components/ui/action-form";
import { SubmitButton, TextField } from "@/components/ui/form-fields";
import { mayChoosePassword } from "@/lib/supabase/door-marks";
import { currentUser } from "@/lib/supabase/server";
import { submitNewPassword } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.reset"))("title") };
}

export default async function ResetPasswordPage({ searchParams }: PageProps<"/reset-password">) {
  const [t, user, query] = await Promise.all([getTranslations("auth"), currentUser(), searchParams]);
  if (!user) redirect("/login?problem=link_expired");
  // Whoever came otherwise than by a mail's link proves the old password first.
  if (!(await mayChoosePassword(user.sessionId))) redirect("/settings/account");
  return (
    <AuthCard title={t("reset.title")} lead={query.for === "signup" ? t("reset.signUpLead") : t("reset.lead")}>
      <p className="mb-5 break-words rounded-lg bg-sunken px-4 py-3">{t("reset.account", { email: user.email })}</p>
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
