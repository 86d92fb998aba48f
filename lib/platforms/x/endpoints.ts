/** X's hosts. The consent page is opened by the person's browser alone. */
export const hosts = { consent: "x.com", api: "api.x.com" } as const;

/** Where the pictures of profiles lie. */
export const pictureHosts = ["pbs.twimg.com"];

/** The address of a resource of the X API v2, such as `users/me`. */
export function apiUrl(path: string): string {
  return `https://${hosts.api}/2/${path}`;
}
