/**
 * Why our access to an account will end: nobody can renew it without its person; the consent has an end of its own, or a
 * short one because our app is on trial at the platform; nobody uses it; the platform wants to see the person again; or
 * renewing it fails.
 */
export const accessEndCauses = [
  "not_renewable",
  "consent_limit",
  "trial",
  "idle",
  "data_access",
  "renewal_failing",
] as const;
export type AccessEndCause = (typeof accessEndCauses)[number];

/** How many days before the end a person is told, first to last. */
export const warningDays = [14, 7, 1] as const;
export type WarningDays = (typeof warningDays)[number];
