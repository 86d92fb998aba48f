export { type CleanUp, cleanUp } from "./clean-up";
export { closeDays } from "./close-days";
export { historyDays } from "./own-retention";
