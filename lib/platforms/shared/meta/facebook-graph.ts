import { createHmac } from "node:crypto";
import type { PlatformCredentials, PlatformHttp, PlatformRequest, PlatformResponse } from "@/lib/platforms/types";

/** The Graph version of every call on graph.facebook.com; supported until 2028-07-29. */
const graphVersion = "v25.0";

/** Where Facebook Login and the Graph live. The dialog is opened by the person's browser alone. */
export const facebookHosts = { dialog: "www.facebook.com", graph: "graph.facebook.com" } as const;

/** Meta's content network, where the pictures of accounts lie; which server answers changes from reading to reading. */
export const facebookPictureHosts = ["*.fbcdn.net", "*.fbsbx.com"];

/** The consent dialog. */
export const dialogUrl = `https://${facebookHosts.dialog}/${graphVersion}/dialog/oauth`;

/** The address of a versioned Graph path such as `me/accounts`. */
export function facebookGraphUrl(path: string): string {
  return `https://${facebookHosts.graph}/${graphVersion}/${path}`;
}

/** What a call on graph.facebook.com needs: the client, a token, and the app whose token it is. */
export interface FacebookAccess {
  readonly http: PlatformHttp;
  readonly accessToken: string;
  readonly credentials: Pick<PlatformCredentials, "clientSecret">;
}

/** Proof that the token is used by its own app's server: HMAC-SHA256 of the token under the app secret, in hex. */
export function appSecretProof(accessToken: string, clientSecret: string): string {
  return createHmac("sha256", clientSecret).update(accessToken).digest("hex");
}

/** Creates or deletes at a Graph path, with the token and its proof as in reading. */
export function changeGraph<T>(
  access: FacebookAccess,
  path: string,
  change: { readonly method: "POST" | "DELETE"; readonly form?: Readonly<Record<string, string>> },
  endpoint: string,
  schema: PlatformRequest<T>["schema"],
): Promise<PlatformResponse<T>> {
  const query = { appsecret_proof: appSecretProof(access.accessToken, access.credentials.clientSecret) };
  return access.http.request({
    url: facebookGraphUrl(path),
    ...change,
    query,
    bearer: access.accessToken,
    endpoint,
    schema,
  });
}

/** Reads a Graph path. The token goes into a header, as addresses end up in logs; the proof is no secret by itself. */
export function readGraph<T>(
  access: FacebookAccess,
  path: string,
  query: Readonly<Record<string, string>>,
  endpoint: string,
  schema: PlatformRequest<T>["schema"],
): Promise<PlatformResponse<T>> {
  const proof = appSecretProof(access.accessToken, access.credentials.clientSecret);
  return access.http.request({
    url: facebookGraphUrl(path),
    query: { ...query, appsecret_proof: proof },
    bearer: access.accessToken,
    endpoint,
    schema,
  });
}
