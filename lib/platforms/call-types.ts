import type { PlatformHttp } from "./http-types";

/** What a platform gave our developer app. */
export interface PlatformCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly apiKey: string | null;
  /** What webhooks are signed with, where that is another secret than the client's. */
  readonly webhookSecret?: string | null;
  /** The app's own number at the platform, where that is another than the client's id. */
  readonly applicationId?: string | null;
  /** What this installation's app may ask for, where that differs from app to app; else the log-in's own scopes. */
  readonly scopes?: readonly string[] | null;
  /** By platform that is connected: the number of the app's configuration that is asked for in place of scopes. */
  readonly configIds?: Readonly<Record<string, string>>;
}

/** What every adapter call is handed; adapters look nothing up. */
export interface PlatformCall {
  readonly http: PlatformHttp;
  readonly credentials: PlatformCredentials;
  readonly now: () => Date;
}

/** A call in the name of a connected account. */
export interface PlatformSession extends PlatformCall {
  readonly accessToken: string;
  readonly account: { readonly platformUserId: string; readonly state: Readonly<Record<string, string>> };
}
