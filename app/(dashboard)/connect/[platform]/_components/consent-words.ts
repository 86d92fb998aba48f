import { getLocale, getTranslations } from "next-intl/server";
import { postsSeconds } from "@/lib/budgets";
import type { ConsentEnd, ConsentTerms } from "@/lib/connections";
import { formatList } from "@/lib/i18n/format";
import { warningDays } from "@/lib/schemas/access-end";
import { promisedMinutesOf } from "@/lib/schemas/freshness";

/** The sentences about what a platform does not give, how often it is read, and how long an access lasts. */
export async function consentWords(platform: string, terms: ConsentTerms) {
  const [t, locale] = await Promise.all([getTranslations("connect.page"), getLocale()]);
  const { notOffered, postsNotOffered, postLagHours } = terms;
  const list = (names: readonly string[]) => formatList(names, locale, "conjunction");
  const missing = [
    ...(notOffered.length > 0
      ? [t("missAccount", { list: list(notOffered.map((metric) => t(`account.${metric}`))) })]
      : []),
    ...(postsNotOffered.length > 0
      ? [t("missPosts", { list: list(postsNotOffered.map((metric) => t(`post.${metric}`))) })]
      : []),
    ...(terms.audience === "read" ? [] : [t("missAudience", { why: terms.audience, platform })]),
  ];
  const rhythm = [
    t("rhythm", {
      minutes: promisedMinutesOf.normal,
      hotMinutes: promisedMinutesOf.hot,
      hours: postsSeconds.normal / 3600,
    }),
    ...(terms.audience === "read" ? [t("rhythmAudience")] : []),
    t("saving", { platform, hours: promisedMinutesOf.saver / 60 }),
    ...(postLagHours > 0 ? [t("lag", { platform, hours: postLagHours })] : []),
  ];
  const [first, second, third] = warningDays;
  const lasting = (end: ConsentEnd) => ({
    life: lifeOf(end),
    afterwards:
      end.kind === "clock" || end.kind === "absence" ? t("endTold", { first, second, third }) : t("endSudden"),
  });
  const lifeOf = (end: ConsentEnd): string => {
    if (end.kind === "person") return t("ends.person");
    if (end.kind !== "clock") return t(`ends.${end.kind}`, { platform, days: end.days });
    const { least, most } = end;
    return t("ends.clock", { platform, both: least === most ? "no" : "yes", least, most });
  };
  return { missing, rhythm, lasting };
}
