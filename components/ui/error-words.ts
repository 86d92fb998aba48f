import { useTranslations } from "next-intl";
import type messages from "@/lib/i18n/messages/en.json";

type Code = keyof (typeof messages)["errors"];

/** A stable code in words: what it means and what to do. Needs the words of `errors`. */
export function useCodeWords(): (code: string) => string {
  const t = useTranslations("errors");
  return (code) => (t.has(code as Code) ? t(code as Code) : t("INTERNAL"));
}

/** A failed request in words, by its `code`; anything else as a failure of ours. Needs the words of `errors`. */
export function useErrorWords(): (error: unknown) => string {
  const words = useCodeWords();
  return (error) => {
    const code = typeof error === "object" && error !== null && "code" in error ? error.code : null;
    return words(typeof code === "string" ? code : "INTERNAL");
  };
}
