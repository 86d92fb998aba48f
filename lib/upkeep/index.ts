export { type CleanUp, cleanUp } from "./clean-up";
export { historyDays } from "./own-retention";
