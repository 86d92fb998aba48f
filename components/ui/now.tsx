"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";

const Context = createContext<Date | null>(null);

const tickMs = 15_000;

/**
 * The server's time for what is shown inside, going on from `serverNow` by the browser's own steps: ages stay right on
 * a machine with a wrong clock, and while the local stack's clock is moved.
 */
export function NowProvider({ serverNow, children }: { serverNow: string; children: ReactNode }) {
  const [now, setNow] = useState(() => new Date(serverNow));

  useEffect(() => {
    const aheadMs = Date.parse(serverNow) - Date.now();
    setNow(new Date(serverNow));
    const timer = setInterval(() => setNow(new Date(Date.now() + aheadMs)), tickMs);
    return () => clearInterval(timer);
  }, [serverNow]);

  return <Context value={now}>{children}</Context>;
}

/** The current time by the server's clock, renewed every 15 seconds; only below a `NowProvider`. */
export function useNow(): Date {
  const now = useContext(Context);
  if (!now) throw new Error("useNow needs a NowProvider above it.");
  return now;
}
