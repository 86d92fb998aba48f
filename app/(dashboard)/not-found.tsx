import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PageMissing } from "@/app/_components/page-missing";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("notFound"))("title") };
}

/** Within the frame that somebody who is signed in has around every page. */
export default function NotFound() {
  return <PageMissing />;
}
