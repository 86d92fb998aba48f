import { Compass } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { buttonClass } from "@/components/ui/button";

/** Says that there is no such page, and leads to one that is; between the header and footer of wherever that happens. */
export async function PageMissing() {
  const t = await getTranslations("notFound");
  return (
    <div className="mx-auto grid max-w-md justify-items-center gap-4 px-4 py-20 text-center">
      <Compass aria-hidden="true" className="size-10 text-muted" />
      <h1 className="text-2xl font-semibold tracking-tight">{t("title")}</h1>
      <p className="text-muted">{t("text")}</p>
      <Link href="/" prefetch={false} className={buttonClass("secondary")}>
        {t("home")}
      </Link>
    </div>
  );
}
