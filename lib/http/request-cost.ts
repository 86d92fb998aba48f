/** Everybody's allowance, and every address's, in points a minute. */
export const pointsPerMinute = 240;

/** What one request takes from the allowance, and so how many a minute there may be: the one table of limits. */
export const requestCost = {
  /** A page's or program's reading: 240 a minute. */
  read: 1,
  /** A change: 120 a minute. */
  write: 2,
  /** Something that calls a platform for one account: 48 a minute. */
  expensive: 5,
  /** Something that calls platforms for all accounts: 24 a minute. */
  veryExpensive: 10,
  /** A copy of everything about a person, read row by row: 3 a minute. */
  export: 80,
  /** A call by nobody in particular, counted by address: 120 a minute. */
  anonymous: 2,
  /** Log-in, sign-up, new password, mail link, counted by address: 60 a minute, because offices and schools share one. */
  attemptFromAddress: 4,
  /** The same, counted by the account it is about: 12 a minute. */
  attemptAtAccount: 20,
} as const;

export type RequestClass = keyof typeof requestCost;
