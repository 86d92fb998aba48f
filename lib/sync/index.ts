export { enqueueSyncs, type SyncOrder } from "./enqueue-syncs";
export { getSyncRun, type SyncRunProgress } from "./get-sync-run";
export { ensureRoomForSnapshots, openNewDay } from "./open-new-day";
export { type OrderedSyncs, orderSyncs } from "./order-syncs";
export { planDueSyncs } from "./plan-due-syncs";
export { type RequestedSync, requestSync, requestSyncAll } from "./request-sync";
export { type SyncRequest, type SyncSummary, syncConnections } from "./sync-connections";
