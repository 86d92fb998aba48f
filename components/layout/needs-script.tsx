import { getTranslations } from "next-intl/server";
import { Notice } from "@/components/ui/notice";

/** For pages that arrive in two parts: tells whoever has no JavaScript why only the first of them is shown. */
export async function NeedsScript() {
  const t = await getTranslations("shell");
  return (
    <noscript>
      <Notice tone="warn" className="mb-6">
        {t("needsScript")}
      </Notice>
    </noscript>
  );
}
