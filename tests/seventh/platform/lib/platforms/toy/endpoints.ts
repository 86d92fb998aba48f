/** Toy's hosts. The consent page is opened by the person's browser alone. */
export const hosts = { consent: "www.toy.example", api: "api.toy.example" } as const;

/** The address of a path of the API such as `v1/me`. */
export function apiUrl(path: string): string {
  return `https://${hosts.api}/${path}`;
}
