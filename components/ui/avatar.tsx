import { classNames } from "./class-names";

const sizes = { small: "size-8 text-xs", medium: "size-10 text-sm", large: "size-14 text-base" };

/** The first letters of the first and the last word of a name, in capitals without Greek accents; at most two. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked
    .map((word) => [...(word ?? "")].find((letter) => /[\p{L}\p{N}]/u.test(letter)) ?? "")
    .join("")
    .toLocaleUpperCase("el");
}

/** A person or account as initials; decorative, the name stands beside it. */
export function Avatar({
  name,
  size = "medium",
  className,
}: {
  name: string;
  size?: keyof typeof sizes;
  className?: string;
}) {
  return (
    <span
      aria-hidden="true"
      className={classNames(
        "grid shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent select-none",
        sizes[size],
        className,
      )}
    >
      {initialsOf(name)}
    </span>
  );
}
