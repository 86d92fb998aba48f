import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/app/(auth)/_components/auth-card";
import { ActionForm } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/form-fields";
import { Notice } from "@/components/ui/notice";
import { mailLinkTypes } from "@/lib/schemas/people";
import { currentUserIfKnown } from "@/lib/supabase/server";
import { submitConfirmation } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.confirm"))("title"), robots: { index: false, follow: false } };
}

/**
 * Where the links in our mails lead. Opening a link uses nothing up: mail scanners and previews open links too. The
 * button does. Whoever is signed in is told first that the link may change that.
 */
export default async function ConfirmPage({ searchParams }: PageProps<"/auth/confirm">) {
  const [t, query, user] = await Promise.all([getTranslations("auth.confirm"), searchParams, currentUserIfKnown()]);
  const type = mailLinkTypes.find((known) => known === query.type);
  const tokenHash = query.token_hash;
  if (typeof tokenHash !== "string" || tokenHash === "" || !type) redirect("/login?problem=link_expired");
  const isRecovery = type === "recovery";
  return (
    <AuthCard title={isRecovery ? t("recoveryTitle") : t("title")} lead={isRecovery ? t("recoveryLead") : t("lead")}>
      {user ? (
        <Notice tone="warn" className="mb-5 break-words">
          {t("signedIn", { email: user.email })}
        </Notice>
      ) : null}
      <ActionForm
        action={submitConfirmation}
        label={isRecovery ? t("recoveryTitle") : t("title")}
        className="grid gap-5"
      >
        <input type="hidden" name="tokenHash" value={tokenHash} />
        <input type="hidden" name="type" value={type} />
        <SubmitButton size="large" pendingLabel={t("pending")}>
          {isRecovery ? t("recoverySubmit") : t("submit")}
        </SubmitButton>
      </ActionForm>
    </AuthCard>
  );
}
