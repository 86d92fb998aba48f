export type { PlatformCredentials } from "./credentials";
export { type Env, env, parseEnv } from "./env";
