/** The file of a form, cut out of a body while it arrives. */
export interface FormFile {
  readonly contentType: string;
  readonly cacheControl: string | null;
  /** In bytes. */
  readonly size: number;
  readonly stream: ReadableStream<Uint8Array>;
}

/** The body is not a form as storage clients send it. */
export class MultipartError extends Error {
  override readonly name = "MultipartError";
}

const headLimit = 64 * 1024;
const blankLine = Buffer.from("\r\n\r\n");

/**
 * Finds the file in a form (RFC 7578) without reading it into memory. It relies on what storage clients do: fields come
 * first, the file is the last part, and the length of the whole is announced, so that the file's own length is known
 * before its first byte. Throws MultipartError on anything else; the stream fails with it when the end is not the
 * form's end.
 */
export async function readFormFile(
  body: ReadableStream<Uint8Array>,
  contentType: string,
  contentLength: number,
): Promise<FormFile> {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const name = boundary?.[1] ?? boundary?.[2];
  if (!name) throw new MultipartError("the form names no boundary");
  const separator = `--${name}`;
  const reader = body.getReader();

  let buffered: Buffer = Buffer.alloc(0);
  let consumed = 0;
  const readMore = async () => {
    const part = await reader.read();
    if (part.done) throw new MultipartError("the form ends before its file");
    buffered = Buffer.concat([buffered, part.value]);
    if (buffered.length > headLimit + part.value.length) throw new MultipartError("the form's fields are too long");
  };
  const find = async (what: string | Buffer, from = 0): Promise<number> => {
    for (let at = buffered.indexOf(what, from); ; at = buffered.indexOf(what, from)) {
      if (at >= 0) return at;
      if (buffered.length > headLimit) throw new MultipartError("the form's fields are too long");
      await readMore();
    }
  };
  const drop = (bytes: number) => {
    buffered = buffered.subarray(bytes);
    consumed += bytes;
  };

  let cacheControl: string | null = null;
  for (;;) {
    await find(separator);
    const headEnd = await find(blankLine);
    const head = buffered.subarray(0, headEnd).toString();
    drop(headEnd + blankLine.length);
    if (/;\s*filename=/i.test(head)) {
      const end = `\r\n${separator}--\r\n`;
      const size = contentLength - consumed - end.length;
      if (size < 0) throw new MultipartError("the announced length is shorter than the form");
      const type = /^content-type:\s*([^\r\n]+)/im.exec(head)?.[1]?.trim() ?? "application/octet-stream";
      return { contentType: type, cacheControl, size, stream: exactly(buffered, reader, size, end) };
    }
    const valueEnd = await find(`\r\n${separator}`);
    if (/;\s*name="cacheControl"/i.test(head)) cacheControl = buffered.subarray(0, valueEnd).toString();
    drop(valueEnd + 2);
  }
}

/** The next `size` bytes, which must be followed by `end`. */
function exactly(
  start: Buffer,
  reader: ReadableStreamDefaultReader<Uint8Array>,
  size: number,
  end: string,
): ReadableStream<Uint8Array> {
  let left = size;
  let waiting: Uint8Array | null = start;
  let tail = "";
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      for (;;) {
        const chunk: Uint8Array | null = waiting ?? (await reader.read()).value ?? null;
        waiting = null;
        const mine = chunk?.subarray(0, left);
        if (chunk && mine) tail += Buffer.from(chunk.subarray(mine.length)).toString("latin1");
        if (chunk ? !end.startsWith(tail) : left > 0 || tail !== end) {
          return controller.error(new MultipartError("the file is not the form's last part"));
        }
        if (!mine) return controller.close();
        if (mine.length === 0) continue;
        left -= mine.length;
        return controller.enqueue(mine);
      }
    },
    async cancel(reason) {
      await reader.cancel(reason);
    },
  });
}
