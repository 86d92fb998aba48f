import { getTranslations } from "next-intl/server";

/** A length of time in the largest unit that says enough: minutes, hours or days. */
export async function DurationText({ seconds }: { seconds: number }) {
  const t = await getTranslations("operations.duration");
  const minutes = Math.max(0, Math.round(seconds / 60));
  if (minutes < 90) return <>{t("minutes", { count: minutes })}</>;
  const hours = Math.round(minutes / 60);
  return <>{hours < 48 ? t("hours", { count: hours }) : t("days", { count: Math.round(hours / 24) })}</>;
}
