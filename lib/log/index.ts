export { correlationId, type Log, type LogFields, log, withCorrelationId } from "./log";
