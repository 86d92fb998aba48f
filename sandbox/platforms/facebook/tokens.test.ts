import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { days, fbClient, type TestSandbox, testSandbox } from "@/sandbox/test-sandbox";
import { doneAnswer, inspectionAnswer, permissionsAnswer, personAnswer } from "./contract";
import { APP, dialog, errorOf, type FacebookLogIn, facebookLogIn, GRAPH, tokenIn } from "./test-log-in";

let sandbox: TestSandbox;
let facebook: FacebookLogIn;

beforeEach(async () => {
  sandbox = await testSandbox();
  facebook = facebookLogIn(sandbox);
});

describe("Facebook's tokens", () => {
  it("of a person end after sixty days; a Page's, read with it, does not", async () => {
    const { id, token, user } = await facebook.pageToken("maya");
    await sandbox.advance(days(60));
    expect(errorOf(await sandbox.read(`${GRAPH}/me`, user))).toEqual({ code: 190, subcode: 463 });
    expect((await sandbox.read(`${GRAPH}/${id}?fields=followers_count`, token)).status).toBe(200);
  });

  it("of a Page that was read with a short-lived token end with that one", async () => {
    const short = tokenIn(await facebook.exchange(await facebook.codeFor("maya")));
    const [page] = await facebook.accounts(short);
    await sandbox.advance(7_200_000);
    const late = await sandbox.read(`${GRAPH}/${page?.id}?fields=id`, page?.access_token ?? "");
    expect(errorOf(late)).toEqual({ code: 190, subcode: 463 });
  });

  it("of a Page are the same at every listing", async () => {
    const user = await facebook.userToken("maya");
    expect((await facebook.accounts(user))[0]?.access_token).toBe((await facebook.accounts(user))[0]?.access_token);
  });

  it("all end when the person takes the app's permissions away", async () => {
    const { id, token, user } = await facebook.pageToken("maya");
    doneAnswer.parse((await sandbox.send(`${GRAPH}/me/permissions`, deleting(user))).json);
    for (const [path, value] of [
      ["me", user],
      [`${id}?fields=id`, token],
    ]) {
      expect(errorOf(await sandbox.read(`${GRAPH}/${path}`, value ?? ""))).toEqual({ code: 190, subcode: 458 });
    }
  });

  it("end by the app's own token and the person's id as well, also when the person's token has run out", async () => {
    const { id, token, user } = await facebook.pageToken("maya");
    const { id: person } = personAnswer.parse((await sandbox.read(`${GRAPH}/me?fields=id`, user)).json);
    await sandbox.advance(days(60));
    doneAnswer.parse((await sandbox.send(`${GRAPH}/${person}/permissions`, deleting(APP))).json);
    expect(errorOf(await sandbox.read(`${GRAPH}/${id}?fields=id`, token))).toEqual({ code: 190, subcode: 458 });
    const again = await sandbox.send(`${GRAPH}/${person}/permissions`, deleting(APP));
    expect(errorOf(again)).toEqual({ code: 100, subcode: 33 });
  });

  it("are ended by no other app, for no other id and by no wrong secret or proof", async () => {
    const { id, user } = await facebook.pageToken("maya");
    const other = { ...fbClient, clientId: "other-app", clientSecret: "other-secret-of-the-app" };
    expect((await sandbox.control("POST", "/clients", other)).status).toBe(201);
    const { id: person } = personAnswer.parse((await sandbox.read(`${GRAPH}/me?fields=id`, user)).json);
    const refusal = async (path: string, token: string) =>
      errorOf(await sandbox.send(`${GRAPH}/${path}`, deleting(token)));
    const foreign = { code: 100, subcode: 33 };
    expect(await refusal(`${person}/permissions`, `${other.clientId}|${other.clientSecret}`)).toEqual(foreign);
    expect(await refusal(`${id}/permissions`, APP)).toEqual(foreign);
    expect(await refusal(`${id}/permissions`, user)).toEqual(foreign);
    expect((await refusal(`${person}/permissions`, `${fbClient.clientId}|wrong`)).code).toBe(190);
    expect((await refusal("me/permissions", APP)).code).toBe(190);
    const proofed = `${person}/permissions?appsecret_proof=${"0".repeat(64)}`;
    expect((await refusal(proofed, APP)).code).toBe(100);
    expect((await sandbox.read(`${GRAPH}/me`, user)).status).toBe(200);
  });

  it("lose a single permission, also those issued before", async () => {
    const { id, token, user } = await facebook.pageToken("maya");
    await sandbox.send(`${GRAPH}/me/permissions/pages_read_engagement`, deleting(user));
    expect(errorOf(await sandbox.read(`${GRAPH}/${id}/published_posts`, token)).code).toBe(10);
    const { data } = permissionsAnswer.parse((await sandbox.read(`${GRAPH}/me/permissions`, user)).json);
    expect(data.map(({ permission }) => permission)).not.toContain("pages_read_engagement");
  });

  it("keep what was granted before and is not asked now, and lose what is declined now", async () => {
    await facebook.userToken("maya");
    const form = new URLSearchParams({ decision: "allow", persona: "maya", scope: "instagram_basic" });
    const asked = dialog({ scope: "instagram_basic,read_insights" });
    const { headers } = await sandbox.send(asked, { method: "POST", body: form });
    const code = new URL(headers.get("location") ?? "").searchParams.get("code") ?? "";
    const token = tokenIn(await facebook.exchange(code));
    const { data } = permissionsAnswer.parse((await sandbox.read(`${GRAPH}/me/permissions`, token)).json);
    expect(data.map(({ permission }) => permission).sort()).toEqual(
      ["business_management", "instagram_basic", "pages_read_engagement", "pages_show_list"].sort(),
    );
  });

  it("are looked up by the app's own token alone", async () => {
    const { id, token, user } = await facebook.pageToken("maya");
    const look = (value: string, by: string) => sandbox.read(`${GRAPH}/debug_token?input_token=${value}`, by);
    const ofPage = inspectionAnswer.parse((await look(token, APP)).json).data;
    expect(ofPage).toMatchObject({ type: "PAGE", expires_at: 0, is_valid: true, profile_id: id });
    const ofUser = inspectionAnswer.parse((await look(user, APP)).json).data;
    expect(ofUser.granular_scopes).toContainEqual({ scope: "pages_show_list", target_ids: [id] });
    expect(inspectionAnswer.parse((await look("EAAGinvented", APP)).json).data.is_valid).toBe(false);
    expect(errorOf(await look(user, `${fbClient.clientId}|wrong`)).code).toBe(190);
    await sandbox.advance(days(60));
    expect(inspectionAnswer.parse((await look(user, APP)).json).data).toMatchObject({
      is_valid: false,
      error: { code: 190, subcode: 463 },
    });
  });

  it("with a proof are taken only with the right one", async () => {
    const { user } = await facebook.pageToken("maya");
    const proof = createHmac("sha256", fbClient.clientSecret).update(user).digest("hex");
    expect((await sandbox.read(`${GRAPH}/me?appsecret_proof=${proof}`, user)).status).toBe(200);
    expect(errorOf(await sandbox.read(`${GRAPH}/me?appsecret_proof=${"0".repeat(64)}`, user)).code).toBe(100);
  });

  it("that nobody ever issued are refused without a subcode", async () => {
    expect(errorOf(await sandbox.read(`${GRAPH}/me`, "EAAGinvented"))).toEqual({ code: 190, subcode: undefined });
  });
});

function deleting(token: string): RequestInit {
  return { method: "DELETE", headers: { Authorization: `Bearer ${token}` } };
}
