import { useTranslations } from "next-intl";
import { classNames } from "./class-names";

/** How much a number is to be believed. */
export type Quality = "measured" | "calculated" | "estimated" | "self_reported" | "flagged" | "stale";

/** Each quality differs in shape as well as in colour: full, small square, half, ring, diamond, dashed ring. */
const shapes: Record<Quality, string> = {
  measured: "rounded-full bg-good",
  calculated: "rounded-[2px] bg-accent",
  estimated: "rounded-full border-2 border-accent bg-linear-to-r from-accent from-50% to-transparent to-50%",
  self_reported: "rounded-full border-2 border-muted",
  flagged: "rotate-45 rounded-[1px] bg-bad",
  stale: "rounded-full border-2 border-dashed border-warn",
};

/** A small mark before a number, with a word for screen readers. Needs the words of `ui`. */
export function QualityDot({ quality }: { quality: Quality }) {
  const t = useTranslations("ui.quality");
  return (
    <span className="inline-flex items-center align-middle" title={t(quality)}>
      <span aria-hidden="true" className={classNames("inline-block size-2.5", shapes[quality])} />
      <span className="sr-only">{t(quality)} </span>
    </span>
  );
}
