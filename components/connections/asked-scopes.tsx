import { KeyRound } from "lucide-react";
import { type Messages, useTranslations } from "next-intl";
import { scopeKey } from "@/lib/i18n/scope-key";

interface AskedScopesProps {
  /** As the platform spells them, in the order in which they are asked for. */
  scopes: readonly { readonly scope: string; readonly isNeeded: boolean }[];
}

type Worded = keyof Messages["connect"]["scopes"];

/** The permissions that a platform will ask for, each in plain words with its reason and the platform's own name for it. */
export function AskedScopes({ scopes }: AskedScopesProps) {
  const t = useTranslations("connect.scopes");
  const page = useTranslations("connect.page");
  // Where none is needed by itself, the platform gives all of them or nothing.
  const differ = scopes.some(({ isNeeded }) => isNeeded) && scopes.length > 1;
  return (
    <ul className="grid gap-3">
      {scopes.map(({ scope, isNeeded }) => {
        // An installation may ask for what nobody has words for; the platform's own name then stands alone.
        const key = scopeKey(scope) as Worded;
        const name = scope.split("/").at(-1) ?? scope;
        return (
          <li key={scope} className="flex items-start gap-2.5">
            <KeyRound aria-hidden="true" className="mt-0.75 size-4 shrink-0 text-muted" />
            <div className="min-w-0">
              <p>
                {t.has(`${key}.what`) ? t(`${key}.what`) : name}
                {differ ? (
                  <span className="text-sm whitespace-nowrap text-muted">
                    {" "}
                    ({page(isNeeded ? "needed" : "optional")})
                  </span>
                ) : null}
              </p>
              {t.has(`${key}.why`) ? <p className="text-sm text-muted">{t(`${key}.why`)}</p> : null}
              <code className="block text-xs break-words text-muted">{name}</code>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
