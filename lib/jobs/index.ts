export { type DrainOptions, type DrainSummary, drain } from "./drain";
export { closeQueue } from "./queue";
export { runCron } from "./run-timetable-entry";
export { expectedRuns } from "./schedule";
export { runWorker } from "./worker";
