export { type AuditEntry, insertAudit } from "./audit";
export { createDb, type Db, db, pool, type Tables, type Trx } from "./client";
export { insertNotices, type NewNotice, resolveIncidents } from "./notices";
