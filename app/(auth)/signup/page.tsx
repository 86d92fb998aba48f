import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/app/(auth)/_components/auth-card";
import { ActionForm } from "@/components/ui/action-form";
import { RadioCards, SubmitButton, TextField } from "@/components/ui/form-fields";
import { startPage } from "@/lib/supabase/person";
import { currentUserIfKnown } from "@/lib/supabase/server";
import { submitSignUp } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.signUp"))("title") };
}

export default async function SignUpPage({ searchParams }: PageProps<"/signup">) {
  const [t, roles, user, { role }] = await Promise.all([
    getTranslations("auth"),
    getTranslations("roles"),
    currentUserIfKnown(),
    searchParams,
  ]);
  if (user) redirect(await startPage(user.id));
  return (
    <AuthCard
      title={t("signUp.title")}
      lead={t("signUp.lead")}
      below={
        <>
          {t("signUp.haveAccount")}{" "}
          <Link href="/login" prefetch={false} className="link">
            {t("logIn.submit")}
          </Link>
        </>
      }
    >
      <ActionForm action={submitSignUp} label={t("signUp.title")} className="grid gap-5">
        <RadioCards
          name="role"
          legend={t("signUp.role")}
          defaultValue={role === "brand" ? "brand" : "influencer"}
          choices={[
            { value: "influencer", label: roles("influencer"), hint: t("signUp.influencerHint") },
            { value: "brand", label: roles("brand"), hint: t("signUp.brandHint") },
          ]}
        />
        <TextField name="email" type="email" label={t("email")} autoComplete="email" required />
        <TextField
          name="password"
          type="password"
          label={t("password")}
          hint={t("signUp.passwordHint")}
          autoComplete="new-password"
          required
        />
        <SubmitButton size="large" pendingLabel={t("signUp.pending")}>
          {t("signUp.submit")}
        </SubmitButton>
        <p className="text-xs text-muted">
          {t.rich("signUp.agree", {
            terms: (words) => (
              <Link href="/terms" prefetch={false} className="link">
                {words}
              </Link>
            ),
            privacy: (words) => (
              <Link href="/privacy" prefetch={false} className="link">
                {words}
              </Link>
            ),
          })}
        </p>
      </ActionForm>
    </AuthCard>
  );
}
