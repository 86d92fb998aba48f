export { type AuditEntry, insertAudit } from "./audit";
export { createDb, type Db, db, pool, type Tables, type Trx } from "./client";
export {
  closeIncidents,
  type IncidentRef,
  insertNotices,
  type MailDue,
  type NewNotice,
  recoverIncidents,
} from "./notices";
