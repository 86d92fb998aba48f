export { continueDeletion, planDeletions } from "./continue-deletion";
export { exportPerson, type PersonExport } from "./export-person";
export { type FoundDeletion, findDeletion } from "./find-deletion";
export { type AskedDeletion, requestDeletion } from "./request-deletion";
export { type StoredFields, storedPerPlatform } from "./stored-per-platform";
