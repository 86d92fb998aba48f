import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/app/(auth)/_components/auth-card";
import { ActionForm } from "@/components/ui/action-form";
import { SubmitButton, TextField } from "@/components/ui/form-fields";
import { Notice } from "@/components/ui/notice";
import { safeReturnPath } from "@/lib/http/safe-return-path";
import { startPage } from "@/lib/supabase/person";
import { currentUserIfKnown } from "@/lib/supabase/server";
import { submitLogIn } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.logIn"))("title") };
}

export default async function LogInPage({ searchParams }: PageProps<"/login">) {
  const [t, user, query] = await Promise.all([getTranslations("auth"), currentUserIfKnown(), searchParams]);
  const next = safeReturnPath(query.next, "");
  if (user) redirect(next || (await startPage(user.id)));
  return (
    <AuthCard
      title={t("logIn.title")}
      below={
        <>
          {t("logIn.noAccount")}{" "}
          <Link href="/signup" prefetch={false} className="link">
            {t("logIn.createAccount")}
          </Link>
        </>
      }
    >
      {query.problem === "link_expired" ? (
        <Notice tone="warn" role="alert" className="mb-5">
          {t("logIn.linkExpired")}
        </Notice>
      ) : next ? (
        <Notice className="mb-5">{t("logIn.next")}</Notice>
      ) : null}
      <ActionForm action={submitLogIn} label={t("logIn.title")} className="grid gap-5">
        {next ? <input type="hidden" name="next" value={next} /> : null}
        <TextField name="email" type="email" label={t("email")} autoComplete="username" required />
        <TextField name="password" type="password" label={t("password")} autoComplete="current-password" required />
        <SubmitButton size="large" pendingLabel={t("logIn.pending")}>
          {t("logIn.submit")}
        </SubmitButton>
        <p className="text-center">
          <Link href="/forgot-password" prefetch={false} className="link">
            {t("logIn.forgot")}
          </Link>
        </p>
      </ActionForm>
    </AuthCard>
  );
}
