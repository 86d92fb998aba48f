import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { LegalPage, LegalSection, linkTo } from "@/app/(marketing)/_components/legal-text";
import { env } from "@/lib/config";
import { manifests } from "@/lib/platforms/manifests";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("terms"))("title") };
}

export default async function TermsPage() {
  const t = await getTranslations("terms");
  const address = `privacy@${new URL(env().appUrl).hostname}`;
  return (
    <LegalPage title={t("title")} updated={t("updated")} lead={t("lead")}>
      <LegalSection title={t("serviceTitle")}>
        <p>{t("serviceText")}</p>
      </LegalSection>
      <LegalSection title={t("accountTitle")}>
        <p>{t("accountText")}</p>
      </LegalSection>
      <LegalSection title={t("platformsTitle")}>
        <p>
          {t.rich("platformsText", {
            youtube: linkTo(manifests.youtube.legal.termsUrl),
            instagram: linkTo(manifests.instagram.legal.termsUrl),
            tiktok: linkTo(manifests.tiktok.legal.termsUrl),
            facebook: linkTo(manifests.facebook.legal.termsUrl),
            x: linkTo(manifests.x.legal.termsUrl),
            linkedin: linkTo(manifests.linkedin.legal.termsUrl),
          })}
        </p>
      </LegalSection>
      <LegalSection title={t("numbersTitle")}>
        <p>{t("numbersText")}</p>
      </LegalSection>
      <LegalSection title={t("fairTitle")}>
        <p>{t("fairText")}</p>
      </LegalSection>
      <LegalSection title={t("contentTitle")}>
        <p>{t("contentText")}</p>
      </LegalSection>
      <LegalSection title={t("availabilityTitle")}>
        <p>{t("availabilityText")}</p>
      </LegalSection>
      <LegalSection title={t("liabilityTitle")}>
        <p>{t("liabilityText")}</p>
      </LegalSection>
      <LegalSection title={t("endTitle")}>
        <p>{t.rich("endText", { address, data: linkTo("/settings/data"), mail: linkTo(`mailto:${address}`) })}</p>
      </LegalSection>
      <LegalSection title={t("changesTitle")}>
        <p>{t("changesText")}</p>
        <p>{t.rich("privacyLink", { privacy: linkTo("/privacy") })}</p>
      </LegalSection>
    </LegalPage>
  );
}
