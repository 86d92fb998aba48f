import { beforeEach, describe, expect, it } from "vitest";
import { type TestSandbox, testSandbox } from "@/sandbox/test-sandbox";
import { businessListAnswer, inspectionAnswer, pageListAnswer, personAnswer } from "./contract";
import { APP, ASKED, errorOf, type FacebookLogIn, facebookLogIn, GRAPH } from "./test-log-in";

let sandbox: TestSandbox;
let facebook: FacebookLogIn;

beforeEach(async () => {
  sandbox = await testSandbox();
  facebook = facebookLogIn(sandbox);
});

describe("the Pages of a person", () => {
  it("are those that were ticked, and a Page unticked later loses its token", async () => {
    const user = await facebook.userToken("studio", ASKED, ["studio", "studio-school"]);
    const pages = await facebook.accounts(user);
    expect(pages.map(({ name }) => name)).toEqual(["Studio Thalassa", "Thalassa Pottery School"]);
    await facebook.userToken("studio", ASKED, ["studio"]);
    const dead = pages[1];
    const refused = await sandbox.read(`${GRAPH}/${dead?.id}?fields=id`, dead?.access_token ?? "");
    expect(errorOf(refused)).toEqual({ code: 190, subcode: 492 });
    const alive = pages[0];
    expect((await sandbox.read(`${GRAPH}/${alive?.id}?fields=id`, alive?.access_token ?? "")).status).toBe(200);
  });

  it("come with what the person may do there", async () => {
    const user = await facebook.userToken("studio", ASKED, ["studio", "studio-guild"]);
    const [own, guild] = await facebook.accounts(user);
    expect(own?.tasks).toContain("ANALYZE");
    expect(guild?.tasks).toEqual(["MODERATE", "CREATE_CONTENT"]);
  });

  it("in a portfolio show up under it alone, and only with the permission", async () => {
    const user = await facebook.userToken("studio", ASKED, ["studio", "studio-fair"]);
    expect(await facebook.accounts(user)).toHaveLength(1);
    const { data } = businessListAnswer.parse((await sandbox.read(`${GRAPH}/me/businesses`, user)).json);
    const owned = await sandbox.read(`${GRAPH}/${data[0]?.id}/owned_pages?fields=id,name`, user);
    expect(pageListAnswer.parse(owned.json).data.map(({ name }) => name)).toEqual(["Syros Craft Fair"]);
    const without = await facebook.userToken("studio", ASKED.slice(0, 3), ["studio", "studio-fair"]);
    expect(errorOf(await sandbox.read(`${GRAPH}/me/businesses`, without)).code).toBe(10);
  });

  it("may be in no list at all and still be read by whom a permission names", async () => {
    const user = await facebook.userToken("oldtimes");
    expect(await facebook.accounts(user)).toEqual([]);
    const looked = await sandbox.read(`${GRAPH}/debug_token?input_token=${user}`, APP);
    const [id] = inspectionAnswer.parse(looked.json).data.granular_scopes?.[0]?.target_ids ?? [];
    expect((await sandbox.read(`${GRAPH}/${id}?fields=name,access_token`, user)).json).toMatchObject({
      name: "Old Times Film",
    });
  });

  it("are none for somebody without a Page, who is a person all the same", async () => {
    const user = await facebook.userToken("newcomer");
    expect(await facebook.accounts(user)).toEqual([]);
    personAnswer.parse((await sandbox.read(`${GRAPH}/me`, user)).json);
  });

  it("cannot be listed without pages_show_list", async () => {
    const user = await facebook.userToken("maya", ["pages_read_engagement"]);
    expect(errorOf(await sandbox.read(`${GRAPH}/me/accounts`, user)).code).toBe(10);
  });
});
