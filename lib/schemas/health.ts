/** What an installation stands on; each part can be asked about by itself. */
export const healthComponents = ["app", "database", "auth", "queue", "platforms", "storage"] as const;
export type HealthComponent = (typeof healthComponents)[number];

export type HealthStatus = "ok" | "degraded" | "down";

/** How one part is; `detail` is for operators alone. */
export interface ComponentHealth {
  readonly component: HealthComponent;
  readonly status: HealthStatus;
  readonly detail: string;
  readonly durationMs: number;
}
