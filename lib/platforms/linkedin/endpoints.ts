import { manifest } from "./manifest";
import { type RestliValue, restliPathKey, restliQuery } from "./restli";

/** LinkedIn's hosts. The consent page lies on the first and is opened by the person's browser alone. */
export const hosts = { web: "www.linkedin.com", api: "api.linkedin.com" } as const;

/** Where the pictures of members lie. */
export const pictureHosts = ["media.licdn.com"];

/**
 * The month of the versioned API that every `/rest/` call names, and the day (UTC) from which LinkedIn may refuse it: a
 * version lives twelve months, and then all calls answer 426 overnight. Raise both twice a year; `doctor` says when.
 */
export const apiVersion = { month: "202608", supportedUntil: manifest.apiSupportedUntil } as const;

const restli = { "X-Restli-Protocol-Version": "2.0.0" };

/** What every versioned call carries. */
export const versionedHeaders = { ...restli, "LinkedIn-Version": apiVersion.month };

/** What unversioned `/v2/` calls carry; some of them refuse a version. */
export const unversionedHeaders = restli;

/**
 * The address of a versioned resource, with its key in the path where it has one. The query is written here and not by
 * URLSearchParams: Rest.li wants the brackets, colons and commas of its structures raw and those inside values encoded.
 */
export function restUrl(
  resource: string,
  { key, query = {} }: { readonly key?: RestliValue; readonly query?: Readonly<Record<string, RestliValue>> },
): string {
  const path = key === undefined ? resource : `${resource}/${restliPathKey(key)}`;
  const parameters = restliQuery(query);
  return `https://${hosts.api}/rest/${path}${parameters === "" ? "" : `?${parameters}`}`;
}

/** The address of an unversioned resource; `path` may bring a query along, which is sent as it stands. */
export function v2Url(path: string): string {
  return `https://${hosts.api}/v2/${path}`;
}
