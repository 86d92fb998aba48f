import { FlaskConical, LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import type { Theme } from "@/lib/i18n/locale";
import { Brand } from "./brand";
import { Footer } from "./footer";
import { type NavItem, NavLinks } from "./nav-links";
import { type PreferenceActions, PreferenceSwitches } from "./preference-switches";
import { SkipLink } from "./skip-link";

interface AppShellProps extends PreferenceActions {
  theme: Theme;
  items: readonly NavItem[];
  /** Where the sign in the corner leads. */
  homeHref: string;
  email: string;
  endSession: () => Promise<void>;
  /** The way to what the person has been told. */
  bell: ReactNode;
  /** Whether a strip says that the platforms are stand-ins. */
  sandbox: boolean;
  children: ReactNode;
}

/** The frame of every page behind the log-in: top bar, navigation beside the page or below it, content, footer. */
export function AppShell({
  theme,
  items,
  homeHref,
  email,
  endSession,
  bell,
  sandbox,
  children,
  ...actions
}: AppShellProps) {
  const t = useTranslations("shell");
  const hasNav = items.length > 0;
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <header className="sticky top-0 z-30 border-b border-border bg-surface">
        <div className="mx-auto flex min-h-14 max-w-content items-center justify-between gap-3 px-4 sm:px-6">
          <Brand href={homeHref} label={t("homeLink")} />
          <div className="flex items-center gap-1 sm:gap-3">
            <PreferenceSwitches theme={theme} {...actions} className="hidden md:flex" />
            {bell}
            <form action={endSession}>
              <span className="sr-only">{t("signedInAs", { email })}</span>
              <Button
                type="submit"
                look="quiet"
                size="small"
                className="-mr-3"
                title={email}
                icon={<LogOut className="size-4" />}
              >
                {t("logOut")}
              </Button>
            </form>
          </div>
        </div>
      </header>
      {sandbox ? (
        <aside aria-label={t("note")} className="border-b border-border bg-warn-soft">
          <p className="mx-auto flex max-w-content items-start gap-2 px-4 py-1.5 text-xs sm:px-6">
            <FlaskConical aria-hidden="true" className="size-4 shrink-0 text-warn" />
            {t("sandbox")}
          </p>
        </aside>
      ) : null}
      <div className="mx-auto flex w-full max-w-content flex-1 gap-8 px-4 sm:px-6">
        {hasNav ? (
          <nav aria-label={t("mainNav")} className="hidden w-48 shrink-0 pt-6 lg:block">
            <div className="sticky top-20">
              <NavLinks items={items} place="side" />
            </div>
          </nav>
        ) : null}
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 py-6 outline-none sm:py-8">
          {children}
        </main>
      </div>
      <Footer theme={theme} {...actions} className={hasNav ? "pb-14 lg:pb-0" : undefined} />
      {hasNav ? (
        <nav
          aria-label={t("mainNav")}
          className="fixed inset-x-0 bottom-0 z-30 border-t border-border bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
        >
          <NavLinks items={items} place="bottom" />
        </nav>
      ) : null}
    </div>
  );
}
