import { KeyRound } from "lucide-react";
import { type Messages, useLocale, useTranslations } from "next-intl";
import { formatList } from "@/lib/i18n/format";
import { scopeKey } from "@/lib/i18n/scope-key";

type Worded = keyof Messages["connect"]["scopes"];

/** What the person has not allowed for an account, in words. */
export function DeclinedScopes({ scopes, platform }: { scopes: readonly string[]; platform: string }) {
  const t = useTranslations("connect");
  const words = useTranslations("connect.scopes");
  const locale = useLocale();
  const names = scopes.map((scope) => {
    const key = scopeKey(scope) as Worded;
    return words.has(`${key}.what`) ? words(`${key}.what`) : scope;
  });
  return (
    <p className="mt-0.5 flex items-start gap-1.5 text-sm text-muted">
      <KeyRound aria-hidden="true" className="mt-0.75 size-4 shrink-0" />
      <span className="min-w-0 break-words">
        {t("lacks", { platform, list: formatList(names, locale, "conjunction") })}
      </span>
    </p>
  );
}
