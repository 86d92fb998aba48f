export { cronRoute } from "./cron";
export { limitRequests } from "./rate-limit";
export { respondData, respondProblem } from "./respond";
export { answer, userRoute } from "./route";
