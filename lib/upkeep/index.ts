export { type CleanUp, cleanUp } from "./clean-up";
export { closeDays } from "./close-days";
export { historyDays, ownRetention } from "./own-retention";
export { fieldPlaces } from "./retention-rules";
export { shareTime } from "./share-time";
