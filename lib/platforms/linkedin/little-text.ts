/**
 * The words of a post out of LinkedIn's "little" markup, as a reader sees them: mentions by their name, hashtag
 * templates as a hashtag, and escaped characters without their backslash. Longer names than LinkedIn allows stay as they
 * are, so that the search takes linear time.
 */
export function plainText(commentary: string): string {
  return commentary
    .replace(/\{hashtag\|\\?#\|((?:\\.|[^\\}]){0,200})\}/g, "#$1")
    .replace(/@\[((?:\\.|[^\\\]]){0,200})\]\(urn:li:[^)]{0,100}\)/g, "$1")
    .replace(/\\([\\|{}@[\]()<>#*_~])/g, "$1");
}
