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

/** How one platform is to us: read, read slowly, left alone on purpose, silent, or not set up here. */
export type PlatformState = "ok" | "slow" | "paused" | "silent" | "not_configured";

/** How one platform is; `detail` is for operators alone. */
export interface PlatformHealth {
  readonly platform: string;
  readonly state: PlatformState;
  /** Since when it is so (ISO 8601); null while all is well, or where nobody wrote it down. */
  readonly since: string | null;
  readonly detail: string;
}

/** What keeps a platform from being read for everybody, as people are told of it. */
export interface PlatformTrouble {
  readonly platform: string;
  readonly state: Extract<PlatformState, "paused" | "silent">;
  readonly since: string | null;
}
