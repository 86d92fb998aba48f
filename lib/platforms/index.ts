import "server-only";

export * from "./errors";
export * from "./http";
export * from "./manifests";
export * from "./policy";
export * from "./registry";
export * from "./types";
