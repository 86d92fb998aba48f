export { chargeEvents } from "./charge-events";
export { pauseForCredit, pausePlatform, resumePlatform } from "./controls";
export { countCalls } from "./count-calls";
export { budgetsOf } from "./granted-limits";
export { planningRoom } from "./planning-room";
export { type CallAsk, type CallSubject, ReadLedger, resourceName } from "./read-ledger";
export { requireRoom } from "./require-room";
export { reserveCalls } from "./reserve-calls";
export { chooseSaving, type Demand, postsSeconds, savingTier } from "./saving";
