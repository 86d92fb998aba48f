import type { Persona } from "@/sandbox/core/personas";
import { type Answer, type TestSandbox, testSandbox } from "@/sandbox/test-sandbox";
import { errorAnswer, timelineAnswer } from "./contract";

/** The app's own token. */
export const APP = "AAAA-test-bearer";
export const POST_FIELDS =
  "tweet.fields=created_at,author_id,conversation_id,lang,paid_partnership,public_metrics,attachments,referenced_tweets,note_tweet&expansions=attachments.media_keys&media.fields=url,preview_image_url,duration_ms,width,height,public_metrics,non_public_metrics";

/** For tests: a sandbox whose X is read by "eleni", unless another token is named. */
export interface XReader {
  readonly sandbox: TestSandbox;
  /** Eleni's token. */
  readonly token: string;
  read(path: string, as?: string): Promise<Answer>;
  /** The ids of a listing, page by page. */
  pages(path: string, as?: string): Promise<string[]>;
  persona(id: string): Persona;
  /** The number of a persona at X. */
  idOf(id: string): string;
}

/** Opens such a sandbox in memory. */
export async function xReader(): Promise<XReader> {
  const sandbox = await testSandbox();
  const token = await sandbox.tokenFor("x", "eleni");
  const read = (path: string, as = token) => sandbox.read(`/api.x.com/2${path}`, as);
  const persona = (id: string) => {
    const found = sandbox.world.personas.find("x", id);
    if (found === undefined) throw new Error(`no ${id}`);
    return found;
  };
  return {
    sandbox,
    token,
    read,
    persona,
    idOf: (id) => persona(id).platformUserId ?? "",
    pages: async (path, as = token) => {
      const ids: string[] = [];
      for (let next = ""; ; ) {
        const { data = [], meta } = timelineAnswer.parse((await read(`${path}${next}`, as)).json);
        ids.push(...data.map(({ id }) => id));
        if (meta?.next_token === undefined) return ids;
        next = `&pagination_token=${meta.next_token}`;
      }
    },
  };
}

/** The last segment of a refusal's type. */
export function typeOf(answer: { json: unknown }): string | undefined {
  return errorAnswer.parse(answer.json).type.split("/").at(-1);
}

/** The same of each of an answer's errors. */
export function errorTypes(errors: readonly { type: string }[] | undefined): (string | undefined)[] | undefined {
  return errors?.map(({ type }) => type.split("/").at(-1));
}
