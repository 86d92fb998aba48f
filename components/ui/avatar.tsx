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

/**
 * A person or account as a picture over initials, which stay to be seen while it loads and where it is missing or broken
 * (an SVG draws nothing then). Decorative, the name stands beside it.
 */
export function Avatar({
  name,
  picture,
  size = "medium",
  className,
}: {
  name: string;
  /** Address of the picture. */
  picture?: string | undefined;
  size?: keyof typeof sizes;
  className?: string;
}) {
  return (
    <span
      aria-hidden="true"
      className={classNames(
        "relative grid shrink-0 place-items-center overflow-hidden rounded-full bg-accent-soft font-semibold text-accent select-none",
        sizes[size],
        className,
      )}
    >
      {initialsOf(name)}
      {picture ? (
        <svg aria-hidden="true" viewBox="0 0 1 1" className="absolute inset-0 size-full">
          <image href={picture} width="1" height="1" preserveAspectRatio="xMidYMid slice" />
        </svg>
      ) : null}
    </span>
  );
}
