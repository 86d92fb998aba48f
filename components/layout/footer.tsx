import Link from "next/link";
import { useTranslations } from "next-intl";
import { classNames } from "@/components/ui/class-names";
import type { Theme } from "@/lib/i18n/locale";
import { type PreferenceActions, PreferenceSwitches } from "./preference-switches";

interface FooterProps extends PreferenceActions {
  theme: Theme;
  className?: string | undefined;
}

/** Legal pages, and on small screens language and theme. */
export function Footer({ theme, className, ...actions }: FooterProps) {
  const t = useTranslations("shell");
  return (
    <footer className={classNames("border-t border-border", className)}>
      <div className="mx-auto flex max-w-content flex-wrap items-center justify-between gap-x-6 gap-y-4 px-4 py-6 text-muted sm:px-6">
        <nav aria-label={t("footerNav")} className="flex flex-wrap gap-x-6 gap-y-2">
          <Link href="/privacy" prefetch={false} className="hover:text-text hover:underline">
            {t("privacy")}
          </Link>
          <Link href="/terms" prefetch={false} className="hover:text-text hover:underline">
            {t("terms")}
          </Link>
        </nav>
        <PreferenceSwitches theme={theme} {...actions} className="md:hidden" />
      </div>
    </footer>
  );
}
