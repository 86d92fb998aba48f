/** Something that several wait for at once. */
export interface Signal {
  /** Ends the waiting of everybody who waits now. */
  send(): void;
  /** Resolves with the next `send`, or after so many milliseconds. */
  received(atMostMs: number): Promise<void>;
}

/** A signal that is sent any number of times; who comes late waits for the next one. */
export function createSignal(): Signal {
  const waiting = new Set<() => void>();
  return {
    send() {
      for (const wake of waiting) wake();
    },
    received: (atMostMs) =>
      new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, atMostMs);
        waiting.add(wake);
      }),
  };
}
