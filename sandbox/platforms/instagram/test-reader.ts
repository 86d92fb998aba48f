import { type Answer, type TestSandbox, testSandbox } from "@/sandbox/test-sandbox";
import { graphErrorAnswer, mediaListAnswer } from "./contract";

/** For tests: a sandbox whose Instagram is read by "maya", unless another token is named. */
export interface InstagramReader {
  readonly sandbox: TestSandbox;
  /** Maya's token. */
  readonly token: string;
  read(path: string, as?: string): Promise<Answer>;
  /** The ids of her newest media. */
  mediaIds(count: number): Promise<{ id: string; reel: boolean }[]>;
}

/** Opens such a sandbox in memory. */
export async function instagramReader(): Promise<InstagramReader> {
  const sandbox = await testSandbox();
  const token = await sandbox.tokenFor("instagram", "maya");
  const read = (path: string, as = token) => sandbox.read(`/graph.instagram.com/v25.0${path}`, as);
  return {
    sandbox,
    token,
    read,
    mediaIds: async (count) => {
      const { json } = await read(`/me/media?fields=id,permalink&limit=${count}`);
      return mediaListAnswer
        .parse(json)
        .data.map(({ id, permalink }) => ({ id, reel: permalink?.includes("/reel/") === true }));
    },
  };
}

/** What a refusal says. */
export function errorOf(answer: { json: unknown }) {
  return graphErrorAnswer.parse(answer.json).error;
}
