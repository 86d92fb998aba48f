/** What a file's tests keep open until its last one is over. */
export interface Open<Given> {
  readonly given: Given;
  close(): Promise<void>;
}

/**
 * Turns what runs a function within something, and then ends that, into something that stays open until it is closed.
 * Rejects when it cannot be opened.
 */
export function keepOpen<Given>(within: (use: (given: Given) => Promise<void>) => Promise<void>): Promise<Open<Given>> {
  return new Promise((resolve, reject) => {
    const closed = within(
      (given) =>
        new Promise<void>((finish) => {
          const close = () => {
            finish();
            return closed;
          };
          resolve({ given, close });
        }),
    );
    closed.catch(reject);
  });
}
