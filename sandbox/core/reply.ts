/** What a platform answers, before faults are applied and the call is logged. */
export interface Reply {
  readonly status: number;
  /** Becomes the JSON body; bytes are sent as they are, null sends none. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Last change to the serialised body, for what JSON.stringify cannot express. */
  readonly rewrite?: (json: string) => string;
}

/** A refusal deep inside a handler: carries the platform's own error answer to the gateway. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`refused with ${reply.status}`);
    this.name = "Refusal";
    this.reply = reply;
  }
}

/** A 200 answer with this JSON body. */
export function ok(body: unknown): Reply {
  return { status: 200, body };
}
