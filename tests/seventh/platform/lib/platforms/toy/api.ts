import type { PlatformHttp } from "@/lib/platforms/types";
import { apiUrl } from "./endpoints";
import * as schemas from "./schemas";

/** The account behind the token with its counts, and the hash of the answer. */
export async function readMe(
  access: { readonly http: PlatformHttp; readonly accessToken: string },
  endpoint: string,
): Promise<{ me: schemas.Me; sha256: string }> {
  const request = { url: apiUrl("v1/me"), bearer: access.accessToken, endpoint, schema: schemas.me };
  const { data, sha256 } = await access.http.request(request);
  return { me: data, sha256 };
}
