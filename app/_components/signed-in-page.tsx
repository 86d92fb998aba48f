import { Activity, Gauge, House, Settings } from "lucide-react";
import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { chooseLocale, chooseTheme } from "@/app/_actions/preferences";
import { endSession } from "@/app/_actions/session";
import { AppShell } from "@/components/layout/app-shell";
import { NoticeBell } from "@/components/notices/notice-bell";
import { env } from "@/lib/config";
import { isTheme, themeCookie } from "@/lib/i18n/locale";
import { mostUnread, type Person } from "@/lib/supabase/person";

/** The app's frame with the places this person has; none before onboarding is done. */
export async function SignedInPage({ person, nav, children }: { person: Person; nav: boolean; children: ReactNode }) {
  const [t, store] = await Promise.all([getTranslations("shell"), cookies()]);
  const theme = store.get(themeCookie)?.value;
  const start =
    person.role === "influencer"
      ? { href: "/dashboard", label: t("dashboard"), icon: <Gauge /> }
      : { href: "/home", label: t("home"), icon: <House /> };
  const operations = person.role === "admin" ? [{ href: "/admin", label: t("operations"), icon: <Activity /> }] : [];
  const items = nav ? [start, ...operations, { href: "/settings", label: t("settings"), icon: <Settings /> }] : [];
  return (
    <AppShell
      theme={isTheme(theme) ? theme : "system"}
      items={items}
      homeHref={nav ? start.href : "/"}
      email={person.email}
      endSession={endSession}
      bell={nav ? <NoticeBell unread={person.unreadNotices} most={mostUnread} /> : null}
      sandbox={env().sandboxUrl !== null}
      chooseLocale={chooseLocale}
      chooseTheme={chooseTheme}
    >
      {children}
    </AppShell>
  );
}
