import type { SeriesLook } from "./series-look";

/** A short piece of a series' line, for legends. */
export function SeriesMark({ look }: { look: SeriesLook }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 24 8" className="h-2 w-6 shrink-0">
      <line x1="0" y1="4" x2="24" y2="4" stroke={look.color} strokeWidth="2.5" strokeDasharray={look.dash} />
    </svg>
  );
}
