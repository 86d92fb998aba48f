import { Compass } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { PublicPage } from "@/app/_components/public-page";
import { buttonClass } from "@/components/ui/button";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("notFound"))("title") };
}

export default async function NotFound() {
  const t = await getTranslations("notFound");
  return (
    <PublicPage>
      <div className="mx-auto grid max-w-md justify-items-center gap-4 px-4 py-20 text-center">
        <Compass aria-hidden="true" className="size-10 text-muted" />
        <h1 className="text-2xl font-semibold tracking-tight">{t("title")}</h1>
        <p className="text-muted">{t("text")}</p>
        <Link href="/" prefetch={false} className={buttonClass("secondary")}>
          {t("home")}
        </Link>
      </div>
    </PublicPage>
  );
}
