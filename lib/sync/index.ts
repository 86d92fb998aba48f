export { enqueueSyncs, type SyncOrder } from "./enqueue-syncs";
export { getSyncRun } from "./get-sync-run";
export { ensureRoomForSnapshots, openNewDay } from "./open-new-day";
export { type OrderedSyncs, orderSyncs } from "./order-syncs";
export { planDueSyncs } from "./plan-due-syncs";
export { type RequestedSync, requestSync, requestSyncAll } from "./request-sync";
export { progressVersion, type SyncRunProgress } from "./run-progress";
export { type SyncRequest, type SyncSummary, syncConnections } from "./sync-connections";
export { watchSyncRun } from "./watch-sync-run";
