import { useTranslations } from "next-intl";
import { AskedScopes } from "./asked-scopes";
import { PlatformLink } from "./platform-link";

/** Log-ins of which there are words; a platform with several has a sentence for each. */
const known = ["instagram_login", "facebook_login"] as const;

interface LoginChoiceProps {
  platform: { readonly id: string; readonly label: string };
  /** The one that fits most people in front. */
  logins: readonly {
    readonly id: string;
    readonly scopes: readonly { readonly scope: string; readonly isNeeded: boolean }[];
    /** How long the access lasts that it gives. */
    readonly lasts: string;
  }[];
}

/** A platform's log-ins side by side: whom each is for, what it asks for and how long it lasts; pressing one starts it. */
export function LoginChoice({ platform, logins }: LoginChoiceProps) {
  const t = useTranslations("connect.page.logins");
  const page = useTranslations("connect.page");
  const nameOf = (id: (typeof known)[number]) => t(`${id}.at`);
  return (
    <section className="mt-6 mb-4" aria-labelledby="login-choice">
      <h2 id="login-choice" className="mb-2 font-semibold">
        {t("title")}
      </h2>
      <ul className="grid gap-4 sm:grid-cols-2">
        {known
          .flatMap((id) => logins.filter((login) => login.id === id).map((login) => ({ ...login, id })))
          .map(({ id, scopes, lasts }, index) => (
            <li key={id} className="flex flex-col gap-4 rounded-lg border border-border bg-surface p-4 sm:p-5">
              <p>{t(`${id}.text`)}</p>
              <div className="grow">
                <h3 className="mb-2 font-medium">{page("askTitle", { platform: nameOf(id) })}</h3>
                <AskedScopes scopes={scopes} />
                <h3 className="mt-4 mb-1 font-medium">{page("lastTitle")}</h3>
                <p className="text-muted">{lasts}</p>
              </div>
              <PlatformLink platform={platform} login={id} look={index === 0 ? "primary" : "secondary"} size="large">
                {t(`${id}.continue`)}
              </PlatformLink>
            </li>
          ))}
      </ul>
    </section>
  );
}
