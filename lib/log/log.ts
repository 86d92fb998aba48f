import { AsyncLocalStorage } from "node:async_hooks";
import pino, { type DestinationStream } from "pino";
import { env } from "@/lib/config";
import { redact } from "./redact";

export interface LogFields {
  platform?: string;
  action?: string;
  durationMs?: number;
  error?: unknown;
  [field: string]: unknown;
}

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

const correlation = new AsyncLocalStorage<string>();

/** Runs `work` so that every log line written inside carries this correlation id. */
export function withCorrelationId<T>(id: string, work: () => T): T {
  return correlation.run(id, work);
}

/** The correlation id of the running request or job, or null outside of one. */
export function correlationId(): string | null {
  return correlation.getStore() ?? null;
}

let root: pino.Logger | null = null;

function logger(): pino.Logger {
  if (root) return root;
  const { logLevel, logFile } = env();
  const options = {
    level: logLevel,
    base: { service: "influmeter" },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const streams: { stream: DestinationStream; level: string }[] = [{ stream: pino.destination(1), level: logLevel }];
  if (logFile) streams.push({ stream: pino.destination({ dest: logFile, mkdir: true }), level: logLevel });
  root = pino(options, pino.multistream(streams));
  return root;
}

function write(level: "debug" | "info" | "warn" | "error", message: string, fields: LogFields): void {
  const line = redact({ correlationId: correlationId() ?? undefined, ...fields });
  logger()[level](line, String(redact(message)));
}

/** One JSON line per event, with secrets masked by name and by shape before they reach the stream. */
export const log: Log = {
  debug: (message, fields = {}) => write("debug", message, fields),
  info: (message, fields = {}) => write("info", message, fields),
  warn: (message, fields = {}) => write("warn", message, fields),
  error: (message, fields = {}) => write("error", message, fields),
};
