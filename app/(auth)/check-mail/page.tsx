import { MailOpen } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/app/(auth)/_components/auth-card";
import { env } from "@/lib/config";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.checkMail"))("title") };
}

function link(href: string) {
  return (words: React.ReactNode) => (
    <a href={href} className="link">
      {words}
    </a>
  );
}

export default async function CheckMailPage({ searchParams }: PageProps<"/check-mail">) {
  const [t, query] = await Promise.all([getTranslations("auth.checkMail"), searchParams]);
  return (
    <AuthCard title={t("title")}>
      <div className="grid gap-4">
        <p className="flex gap-3 text-base">
          <MailOpen aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-accent" />
          {query.for === "recovery" ? t("recovery") : t("signUp")}
        </p>
        <p className="text-muted">{t.rich("nothing", { login: link("/login"), forgot: link("/forgot-password") })}</p>
        {env().sandboxUrl ? (
          <p className="rounded-lg bg-sunken px-4 py-3 text-muted">{t.rich("sandbox", { mail: link("/dev/mail") })}</p>
        ) : null}
      </div>
    </AuthCard>
  );
}
