import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { requirePerson } from "@/lib/supabase/person";
import { SettingsNav } from "./_components/settings-nav";

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const [person, t, data] = await Promise.all([
    requirePerson("/settings"),
    getTranslations("settings"),
    getTranslations("yourData"),
  ]);
  const isInfluencer = person.role === "influencer";
  const items = [
    { href: "/settings", label: isInfluencer ? t("profileTitle") : t("general") },
    ...(isInfluencer ? [{ href: "/settings/numbers", label: t("numbersTitle") }] : []),
    { href: "/settings/notifications", label: t("notificationsTitle") },
    { href: "/settings/account", label: t("accountTitle") },
    { href: "/settings/data", label: data("title") },
  ];
  return (
    <div className="max-w-2xl">
      <PageHeader title={t("title")} />
      <SettingsNav label={t("rooms")} items={items} />
      <div className="grid gap-6">{children}</div>
    </div>
  );
}
