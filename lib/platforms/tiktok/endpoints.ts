/** TikTok's hosts. The consent page is opened by the person's browser alone. */
export const hosts = {
  consent: "www.tiktok.com",
  api: "open.tiktokapis.com",
} as const;

/** TikTok's content network, where the pictures of accounts lie; server and region change from reading to reading. */
export const pictureHosts = ["*.tiktokcdn.com", "*.tiktokcdn-us.com", "*.tiktokcdn-eu.com"];

/** The address of a path of the API such as `user/info`. The slash at the end is part of every one of them. */
export function apiUrl(path: string): string {
  return `https://${hosts.api}/v2/${path}/`;
}
