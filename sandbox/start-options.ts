import { z } from "zod";

export interface StartOptions {
  readonly port: number;
  readonly hostname: string;
  readonly dataDir: string;
  readonly seed: number;
}

const LOOPBACK = ["127.0.0.1", "localhost", "::1"];

const variables = z.object({
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(4400),
  SANDBOX_HOST: z.string().default("127.0.0.1"),
  SANDBOX_DATA_DIR: z.string().default(".influmeter/sandbox"),
  SANDBOX_SEED: z.coerce.number().int().default(1),
});

/**
 * How to start, read from environment variables. Throws where the sandbox must not run: on Vercel, or bound to anything
 * but this machine. Port 0 asks for a free one.
 */
export function readStartOptions(env: Readonly<Record<string, string | undefined>>): StartOptions {
  if (env.VERCEL !== undefined && env.VERCEL !== "") {
    throw new Error("The platform sandbox is for development and tests; it does not start on Vercel (VERCEL is set).");
  }
  const parsed = variables.safeParse(env);
  if (!parsed.success) throw new Error(`The sandbox's settings are wrong: ${z.prettifyError(parsed.error)}`);
  const { SANDBOX_HOST: hostname } = parsed.data;
  if (!LOOPBACK.includes(hostname)) {
    const production = env.NODE_ENV === "production" ? " Under NODE_ENV=production least of all." : "";
    throw new Error(
      `The platform sandbox answers only this machine; SANDBOX_HOST=${hostname} is refused.${production}`,
    );
  }
  return {
    port: parsed.data.SANDBOX_PORT,
    hostname,
    dataDir: parsed.data.SANDBOX_DATA_DIR,
    seed: parsed.data.SANDBOX_SEED,
  };
}
