const PARSE = "P".charCodeAt(0);
const QUERY = "Q".charCodeAt(0);
/** Codes that a client sends in place of a version to ask for TLS or GSS encryption; a start-up message follows. */
const encryptionRequests = [80_877_103, 80_877_104];

/** A whole message of the frontend protocol with the statement in it, if it carries one. */
export interface ClientMessage {
  readonly bytes: Buffer;
  readonly statement: string | null;
}

/** Cuts what a client sends to PostgreSQL into messages (protocol 3.0, section "Message Formats"). */
export function createClientReader(): (chunk: Buffer) => ClientMessage[] {
  let rest: Buffer = Buffer.alloc(0);
  let started = false;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const messages: ClientMessage[] = [];
    for (;;) {
      const header = started ? 1 : 0;
      if (rest.length < header + 4) return messages;
      const length = header + rest.readInt32BE(header);
      if (rest.length < length) return messages;
      const bytes = rest.subarray(0, length);
      rest = rest.subarray(length);
      if (started) messages.push({ bytes, statement: statementIn(bytes) });
      else {
        started = !encryptionRequests.includes(bytes.readInt32BE(4));
        messages.push({ bytes, statement: null });
      }
    }
  };
}

function statementIn(bytes: Buffer): string | null {
  if (bytes[0] === QUERY) return bytes.toString("utf8", 5, bytes.length - 1);
  if (bytes[0] !== PARSE) return null;
  const start = bytes.indexOf(0, 5) + 1; // after the name of the prepared statement
  return bytes.toString("utf8", start, bytes.indexOf(0, start));
}

/** Reads along with PostgreSQL's answers: whether rows came, and whether the answer is complete. */
export function createAnswerReader(): (chunk: Buffer) => { rows: boolean; ready: boolean } {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    let [rows, ready] = [false, false];
    while (rest.length >= 5) {
      const length = 1 + rest.readInt32BE(1);
      if (rest.length < length) break;
      const type = String.fromCharCode(rest[0] ?? 0);
      if (type === "D") rows = true;
      if (type === "Z") ready = true;
      rest = rest.subarray(length);
    }
    return { rows, ready };
  };
}
