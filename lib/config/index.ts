export { type Env, env, type PlatformCredentials } from "./env";
