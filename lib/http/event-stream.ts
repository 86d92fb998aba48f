import "server-only";
import { AppError } from "@/lib/errors";

/** Functions end after 60 s at the host; a stream ends before, and the browser comes back by itself. */
const lifeMs = 50_000;
const beatMs = 2_000;
/** How long a browser waits until it comes back. */
const retryMs = 1_000;
/** A person's streams at once in one process: a few tabs, and no way to hold all sockets. */
const seatsPerPerson = 6;

const shared = globalThis as { influmeterStreamSeats?: Map<string, number> };

function takeSeat(person: string): () => void {
  shared.influmeterStreamSeats ??= new Map();
  const seats = shared.influmeterStreamSeats;
  const taken = seats.get(person) ?? 0;
  if (taken >= seatsPerPerson) {
    throw new AppError("RATE_LIMITED", "Too many pages follow a sync at once: close some of them.", {
      retryable: true,
      retryAfterMs: 10_000,
    });
  }
  seats.set(person, taken + 1);
  return () => {
    const left = (seats.get(person) ?? 1) - 1;
    if (left > 0) seats.set(person, left);
    else seats.delete(person);
  };
}

/** A whole state, of which the newest is all that matters. */
export interface StreamedState {
  /** The same for the same state, in every process. */
  readonly id: string;
  readonly data: unknown;
  /** Nothing comes after this. */
  readonly last: boolean;
}

export interface EventStream {
  readonly request: Request;
  /** Whose stream it is. */
  readonly person: string;
  /** The state as it was when the stream was asked for. */
  readonly first: StreamedState;
  /** Starts to tell states, and returns how to stop. `fail` ends the stream; the browser then comes back. */
  watch(tell: (state: StreamedState) => void, fail: () => void): () => void;
}

const headers = {
  "content-type": "text/event-stream; charset=utf-8",
  // `no-transform` keeps compression, and `x-accel-buffering` a proxy, from holding events back.
  "cache-control": "private, no-store, no-transform",
  "x-accel-buffering": "no",
};

/**
 * Server-sent events (WHATWG HTML, 9.2) of a state that changes: each `progress` event is the whole state, so nothing is
 * lost when a slow reader is given only the newest. A reader that returns with `Last-Event-ID` is not told again what it
 * knows, and with the last state's it is sent away for good (204). A `beat` every two seconds is an event and no comment,
 * because a page cannot see comments and would not know a quiet stream from a dead one. Throws RATE_LIMITED when the
 * person has too many streams.
 */
export function respondEvents({ request, person, first, watch }: EventStream): Response {
  const known = request.headers.get("last-event-id");
  if (first.last && first.id === known) return new Response(null, { status: 204 });
  const leaveSeat = takeSeat(person);
  const encoder = new TextEncoder();
  let sent = known;
  let waiting: StreamedState | null = null;
  let isOpen = true;
  const atEnd: (() => void)[] = [leaveSeat];
  let controller: ReadableStreamDefaultController<Uint8Array>;

  const release = () => {
    if (!isOpen) return;
    isOpen = false;
    for (const step of atEnd.splice(0)) step();
  };
  const end = () => {
    if (!isOpen) return;
    release();
    controller.close();
  };
  const hasRoom = () => isOpen && (controller.desiredSize ?? 0) > 0;
  const write = (text: string) => controller.enqueue(encoder.encode(text));
  const flush = () => {
    if (waiting === null || !hasRoom()) return;
    const { id, data, last } = waiting;
    waiting = null;
    sent = id;
    write(`id: ${id}\nevent: progress\ndata: ${JSON.stringify(data)}\n\n`);
    if (last) end();
  };
  const tell = (state: StreamedState) => {
    if (!isOpen) return;
    waiting = state.id === sent ? null : state;
    flush();
  };

  const body = new ReadableStream<Uint8Array>(
    {
      start(started) {
        controller = started;
        write(`retry: ${retryMs}\n\n`);
        request.signal.addEventListener("abort", end, { once: true });
        atEnd.push(() => request.signal.removeEventListener("abort", end));
        if (request.signal.aborted) return end();
        if (first.last) return tell(first);
        const beat = setInterval(() => {
          if (hasRoom()) write("event: beat\ndata: 1\n\n");
        }, beatMs);
        const life = setTimeout(end, lifeMs);
        atEnd.push(
          () => clearInterval(beat),
          () => clearTimeout(life),
          watch(tell, end),
        );
      },
      pull: flush,
      cancel: release,
    },
    // Room for the opening line, one state and one beat.
    { highWaterMark: 3 },
  );
  return new Response(body, { headers });
}
