export {
  type GuardedAnswer,
  type GuardedOptions,
  guardedGet,
  OutboundError,
  type OutboundFailure,
} from "./guarded-fetch";
