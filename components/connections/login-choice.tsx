import { useTranslations } from "next-intl";
import { PlatformLink } from "./platform-link";

/** Log-ins of which there are words; a platform with several has a sentence for each. */
const known = ["instagram_login", "facebook_login"] as const;

interface LoginChoiceProps {
  platform: { readonly id: string; readonly label: string };
  /** The one that fits most people in front. */
  logins: readonly { readonly id: string }[];
}

/** A platform's log-ins side by side, each with one sentence about whom it is for; pressing one starts it. */
export function LoginChoice({ platform, logins }: LoginChoiceProps) {
  const t = useTranslations("connect.page.logins");
  return (
    <section className="mt-6" aria-labelledby="login-choice">
      <h2 id="login-choice" className="mb-2 font-semibold">
        {t("title")}
      </h2>
      <ul className="grid gap-3 sm:grid-cols-2">
        {known
          .filter((id) => logins.some((login) => login.id === id))
          .map((id, index) => (
            <li key={id} className="flex flex-col gap-3 rounded-lg border border-border bg-surface p-4">
              <p className="grow">{t(`${id}.text`)}</p>
              <PlatformLink platform={platform} login={id} look={index === 0 ? "primary" : "secondary"} size="large">
                {t(`${id}.continue`)}
              </PlatformLink>
            </li>
          ))}
      </ul>
    </section>
  );
}
