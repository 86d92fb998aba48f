"use client";

import { createContext, type ReactNode, useContext, useMemo, useState } from "react";

interface ActiveDay {
  /** Index of the day that the cross-hair stands on; null while it stands nowhere. */
  readonly index: number | null;
  set(index: number | null): void;
}

const Context = createContext<ActiveDay | null>(null);

/** Shares one cross-hair between all plots inside. Plots that do not show it are not drawn again when it moves. */
export function ActiveDayProvider({ children }: { children: ReactNode }) {
  const [index, set] = useState<number | null>(null);
  const value = useMemo(() => ({ index, set }), [index]);
  return <Context value={value}>{children}</Context>;
}

/** The day of the shared cross-hair and the way to move it; only below an `ActiveDayProvider`. */
export function useActiveDay(): ActiveDay {
  const active = useContext(Context);
  if (!active) throw new Error("useActiveDay needs an ActiveDayProvider above it.");
  return active;
}
