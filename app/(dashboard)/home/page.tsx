import { Search } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { requirePerson } from "@/lib/supabase/person";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("shell"))("home") };
}

export default async function HomePage() {
  const person = await requirePerson("/home");
  if (person.role === "influencer") redirect("/dashboard");
  const t = await getTranslations("home");
  return (
    <>
      <PageHeader title={t("title")} lead={person.role === "admin" ? t("adminLead") : t("lead")} />
      <EmptyState
        icon={<Search />}
        title={t("soonTitle")}
        action={
          <Link href="/settings" className={buttonClass("secondary")}>
            {t("settings")}
          </Link>
        }
      >
        {t("soonText")}
      </EmptyState>
    </>
  );
}
