import { Monitor, Moon, Sun } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { classNames } from "@/components/ui/class-names";
import { type Locale, localeNames, locales, type Theme, themes } from "@/lib/i18n/locale";

/** A server action that takes a form; the layouts hand it in. */
export type FormAction = (form: FormData) => Promise<void>;

export interface PreferenceActions {
  readonly chooseLocale: FormAction;
  readonly chooseTheme: FormAction;
}

const shortNames: Record<Locale, string> = { en: "EN", el: "ΕΛ" };
const themeIcons = { system: Monitor, light: Sun, dark: Moon };

const optionClass =
  "grid min-h-8 min-w-8 place-items-center rounded-[0.375rem] px-2 text-xs font-medium text-muted transition-colors " +
  "hover:text-text aria-pressed:bg-surface aria-pressed:text-text aria-pressed:ring-1 aria-pressed:ring-border-strong";
const groupClass = "inline-flex gap-0.5 rounded-md bg-sunken p-0.5";

/** The languages as buttons; works without JavaScript. */
export function LocaleSwitch({ action }: { action: FormAction }) {
  const t = useTranslations("shell");
  const current = useLocale();
  return (
    <form action={action}>
      <fieldset className={groupClass}>
        <legend className="sr-only">{t("language")}</legend>
        {locales.map((locale) => (
          <button
            key={locale}
            type="submit"
            name="locale"
            value={locale}
            lang={locale}
            aria-pressed={locale === current}
            className={optionClass}
          >
            <span aria-hidden="true">{shortNames[locale]}</span>
            <span className="sr-only">{localeNames[locale]}</span>
          </button>
        ))}
      </fieldset>
    </form>
  );
}

/** System, light and dark as buttons; works without JavaScript. */
export function ThemeSwitch({ action, current }: { action: FormAction; current: Theme }) {
  const t = useTranslations("shell");
  const words = { system: t("themeSystem"), light: t("themeLight"), dark: t("themeDark") };
  return (
    <form action={action}>
      <fieldset className={groupClass}>
        <legend className="sr-only">{t("theme")}</legend>
        {themes.map((theme) => {
          const Icon = themeIcons[theme];
          return (
            <button
              key={theme}
              type="submit"
              name="theme"
              value={theme}
              title={words[theme]}
              aria-pressed={theme === current}
              className={optionClass}
            >
              <Icon aria-hidden="true" className="size-4" />
              <span className="sr-only">{words[theme]}</span>
            </button>
          );
        })}
      </fieldset>
    </form>
  );
}

interface PreferenceSwitchesProps extends PreferenceActions {
  theme: Theme;
  className?: string;
}

/** Language and theme side by side. */
export function PreferenceSwitches({ chooseLocale, chooseTheme, theme, className }: PreferenceSwitchesProps) {
  return (
    <div className={classNames("flex items-center gap-2", className)}>
      <LocaleSwitch action={chooseLocale} />
      <ThemeSwitch action={chooseTheme} current={theme} />
    </div>
  );
}
