export { type Env, env, type PlatformCredentials, parseEnv } from "./env";
