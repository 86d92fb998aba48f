/** What is left half done in a person's consents. */
export interface HalfConsents {
  /** Choices among the accounts of a log-in that are still to be made, until then (ISO 8601). */
  readonly choices: readonly { readonly grantId: string; readonly platform: string; readonly until: string }[];
  /** Permissions that were asked for an account and not given, as the platform spells them. */
  readonly declined: readonly { readonly connectionId: string; readonly scopes: readonly string[] }[];
}
