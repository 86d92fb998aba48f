export { acceptDeauthorization, type Deauthorization } from "./accept-deauthorization";
export { accessPlace } from "./access-place";
export { openOfferedTokens, storeAccountTokens, storeOfferedTokens } from "./account-tokens";
export { type ForecastSweep, foreseeEnds, foreseeGrant } from "./foresee";
export type { OpenSession, SessionConnection, SessionOptions, SessionOutcome } from "./open-connection";
export {
  configuredPlatforms,
  type PlatformCallOptions,
  type PlatformSource,
  platformCall,
} from "./platform-source";
export { type RefreshSweep, refreshDueTokens } from "./refresh-due-tokens";
export {
  type RevocationOutcome,
  releaseOwedRevocations,
  revocationPatienceMs,
  revokeNow,
} from "./release-revocations";
export {
  countRowsToRotate,
  type KeyRotation,
  type RotationOptions,
  rotateKeys,
  type UnreadableRow,
} from "./rotate-keys";
export { openSessions, withPlatformSession } from "./sessions";
export { storeGrantTokens } from "./store-tokens";
