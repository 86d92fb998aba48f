import { classNames } from "./class-names";

/** A platform's sign from its file under `public/`; decorative, the platform's name stands beside it. */
export function PlatformLogo({ src, className }: { src: string; className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 24 24" className={classNames("shrink-0", className ?? "size-6")}>
      <image href={src} width="24" height="24" />
    </svg>
  );
}
