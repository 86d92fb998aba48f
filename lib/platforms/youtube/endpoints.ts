/** Google's hosts. The consent page is opened by the person's browser alone. */
export const hosts = {
  consent: "accounts.google.com",
  token: "oauth2.googleapis.com",
  data: "www.googleapis.com",
  /** Google's WebSub hub. */
  hub: "pubsubhubbub.appspot.com",
} as const;

/** Where the pictures of channels lie. */
export const pictureHosts = ["yt3.ggpht.com", "yt3.googleusercontent.com"];

/** The address of a resource of the YouTube Data API v3, such as `channels`. */
export function dataUrl(resource: string): string {
  return `https://${hosts.data}/youtube/v3/${resource}`;
}
