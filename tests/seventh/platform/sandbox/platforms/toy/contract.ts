import { z } from "zod";

/** What an app sends to Toy, strictly: a parameter that is not documented is refused like a missing one. */
const text = z.string().min(1);
const client = { client_id: text, client_secret: text };

export const authorizeQuery = z.strictObject({
  client_id: text,
  response_type: z.literal("code"),
  redirect_uri: text,
  scope: text,
  state: text,
  code_challenge: text,
  code_challenge_method: z.literal("S256"),
});

export const codeForm = z.strictObject({
  ...client,
  grant_type: z.literal("authorization_code"),
  code: text,
  redirect_uri: text,
  code_verifier: z.string().regex(/^[\w.~-]{43,128}$/),
});

export const refreshForm = z.strictObject({ ...client, grant_type: z.literal("refresh_token"), refresh_token: text });

export const revokeForm = z.strictObject({ ...client, token: text });
