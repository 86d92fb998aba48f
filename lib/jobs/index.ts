export { type CleanUp, cleanUp } from "./clean-up";
export { type DrainOptions, type DrainSummary, drain } from "./drain";
export { closeQueue } from "./queue";
export { runCron, runTimetableEntry } from "./run-timetable-entry";
export { type TimetableEntry, timetable, timetableEntries } from "./schedule";
export { runWorker } from "./worker";
