import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PageMissing } from "@/app/_components/page-missing";
import { PublicPage } from "@/app/_components/public-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("notFound"))("title") };
}

export default function NotFound() {
  return (
    <PublicPage>
      <PageMissing />
    </PublicPage>
  );
}
