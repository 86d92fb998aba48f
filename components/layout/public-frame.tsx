import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import type { Theme } from "@/lib/i18n/locale";
import { Brand } from "./brand";
import { Footer } from "./footer";
import { type PreferenceActions, PreferenceSwitches } from "./preference-switches";
import { SkipLink } from "./skip-link";

interface PublicFrameProps extends PreferenceActions {
  theme: Theme;
  /** Where the app starts for somebody signed in; null for a visitor. */
  appHref: string | null;
  /** Leaves out "log in" and "sign up" where the page itself is one of the two. */
  plain?: boolean;
  children: ReactNode;
}

/** Header, content and footer of the pages that everybody may see. */
export function PublicFrame({ theme, appHref, plain = false, children, ...actions }: PublicFrameProps) {
  const t = useTranslations("shell");
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <header className="border-b border-border bg-surface">
        <div className="mx-auto flex min-h-16 max-w-content items-center justify-between gap-3 px-4 sm:px-6">
          <Brand href="/" label={t("homeLink")} />
          <div className="flex items-center gap-2 sm:gap-3">
            <PreferenceSwitches theme={theme} {...actions} className="hidden md:flex" />
            {appHref ? (
              <Link href={appHref} prefetch={false} className={buttonClass("primary", "small")}>
                {t("openApp")}
              </Link>
            ) : plain ? null : (
              <nav aria-label={t("accountNav")} className="flex items-center gap-1 sm:gap-2">
                <Link href="/login" prefetch={false} className={buttonClass("quiet", "small")}>
                  {t("logIn")}
                </Link>
                <Link href="/signup" prefetch={false} className={buttonClass("primary", "small")}>
                  {t("signUp")}
                </Link>
              </nav>
            )}
          </div>
        </div>
      </header>
      <main id="content" tabIndex={-1} className={classNames("flex-1 outline-none")}>
        {children}
      </main>
      <Footer theme={theme} {...actions} />
    </div>
  );
}
