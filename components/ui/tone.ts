import { CircleCheck, Info, type LucideIcon, OctagonAlert, TriangleAlert } from "lucide-react";

/** What a colour means; each goes with its icon and a word, never alone. */
export type Tone = "good" | "warn" | "bad" | "neutral";

export const toneIcons: Record<Tone, LucideIcon> = {
  good: CircleCheck,
  warn: TriangleAlert,
  bad: OctagonAlert,
  neutral: Info,
};
