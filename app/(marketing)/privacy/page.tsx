import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { LegalPage, LegalSection, linkTo } from "@/app/(marketing)/_components/legal-text";
import { RetentionTable } from "@/app/(marketing)/privacy/_components/retention-table";
import { env } from "@/lib/config";
import { attemptMinutes } from "@/lib/connections";
import { manifests } from "@/lib/platforms/manifests";
import { historyDays } from "@/lib/upkeep";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("privacy"))("title") };
}

export default async function PrivacyPage() {
  const t = await getTranslations("privacy");
  const address = `privacy@${new URL(env().appUrl).hostname}`;
  const mail = linkTo(`mailto:${address}`);
  return (
    <LegalPage title={t("title")} updated={t("updated")} lead={t("lead")}>
      <LegalSection title={t("accountTitle")}>
        <p>{t("accountText")}</p>
      </LegalSection>
      <LegalSection title={t("platformsTitle")}>
        <p>{t("platformsText")}</p>
        <h3 className="mt-2 font-medium">{t("instagramTitle")}</h3>
        <p>{t("instagramText")}</p>
        <p>{t("instagramFacebookText")}</p>
        <h3 className="mt-2 font-medium">{t("tiktokTitle")}</h3>
        <p>{t("tiktokText")}</p>
        <h3 className="mt-2 font-medium">{t("youtubeTitle")}</h3>
        <p>{t("youtubeText")}</p>
        <p>
          {t.rich("youtubeTerms", {
            youtube: linkTo("https://www.youtube.com/t/terms"),
            google: linkTo("https://policies.google.com/privacy"),
            limited: linkTo("https://developers.google.com/terms/api-services-user-data-policy"),
          })}
        </p>
        <h3 className="mt-2 font-medium">{t("facebookTitle")}</h3>
        <p>{t("facebookText")}</p>
        <h3 className="mt-2 font-medium">{t("xTitle")}</h3>
        <p>{t("xText")}</p>
        <h3 className="mt-2 font-medium">{t("linkedinTitle")}</h3>
        <p>{t("linkedinText")}</p>
      </LegalSection>
      <LegalSection title={t("useTitle")}>
        <p>{t("useText")}</p>
      </LegalSection>
      <LegalSection title={t("shareTitle")}>
        <p>{t("shareText")}</p>
      </LegalSection>
      <LegalSection title={t("securityTitle")}>
        <p>{t("securityText")}</p>
      </LegalSection>
      <LegalSection title={t("keepTitle")}>
        <ul className="grid list-disc gap-2 pl-5">
          <li>{t("keepDisconnect")}</li>
          <li>{t("keepOwn", { days: historyDays })}</li>
          <li>{t("keepAccount")}</li>
        </ul>
        <p>{t("keepTable")}</p>
        <RetentionTable />
      </LegalSection>
      <LegalSection title={t("revokeTitle")}>
        <ul className="grid list-disc gap-2 pl-5">
          <li>{t("revokeHere")}</li>
          <li>{t.rich("revokeGoogle", { google: linkTo("https://myaccount.google.com/permissions") })}</li>
          <li>
            {t.rich("revokeInstagram", { instagram: linkTo("https://www.instagram.com/accounts/manage_access/") })}
          </li>
          <li>{t.rich("revokeTiktok", { tiktok: linkTo(manifests.tiktok.manageAccessUrl) })}</li>
          <li>
            {t.rich("revokeFacebook", { facebook: linkTo("https://www.facebook.com/settings/?tab=business_tools") })}
          </li>
          <li>{t.rich("revokeX", { x: linkTo("https://x.com/settings/connected_apps") })}</li>
          <li>
            {t.rich("revokeLinkedin", {
              linkedin: linkTo("https://www.linkedin.com/mypreferences/d/data-sharing-for-permitted-services"),
            })}
          </li>
        </ul>
      </LegalSection>
      <LegalSection title={t("rightsTitle")}>
        <p>{t.rich("rightsText", { data: linkTo("/settings/data") })}</p>
      </LegalSection>
      <LegalSection title={t("deleteTitle")}>
        <p>{t.rich("deleteText", { address, mail, data: linkTo("/settings/data") })}</p>
        <p>{t("deleteBackups")}</p>
      </LegalSection>
      <LegalSection title={t("cookiesTitle")}>
        <p>{t("cookiesText", { minutes: attemptMinutes })}</p>
      </LegalSection>
      <LegalSection title={t("contactTitle")}>
        <p>{t.rich("contactText", { address, mail })}</p>
      </LegalSection>
    </LegalPage>
  );
}
