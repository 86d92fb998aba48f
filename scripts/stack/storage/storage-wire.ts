import { z } from "zod";
import { folderOf, listFolder, listRequestSchema, storedObjectsSchema } from "./list-folder";
import { MultipartError, readFormFile } from "./multipart";

type Answer = (request: Request) => Promise<Response>;

const prefix = "/storage/v1";
const signedSchema = z.object({ signedUrl: z.string() });
const signManySchema = z.object({ expiresIn: z.number(), paths: z.array(z.string()) });
const keySchema = z.object({ Key: z.string() });
/** More than a local bucket ever holds; paging happens after folders are made of names. */
const everything = 1_000_000;

function json(value: unknown, like: Response): Response {
  const headers = new Headers(like.headers);
  headers.delete("content-length");
  return new Response(JSON.stringify(value), { status: like.status, headers });
}

function refuse(message: string): Response {
  return Response.json({ statusCode: "400", error: "InvalidRequest", message }, { status: 400 });
}

/** Storage clients read `url` or `signedURL`, relative to the service; the server answers `signedUrl`, from the root. */
async function mendSigned(response: Response): Promise<Response> {
  if (!response.ok) return response;
  const value = signedSchema.parse(await response.json());
  const url = value.signedUrl.replace(prefix, "");
  return json({ ...value, url, signedURL: url }, response);
}

/** Many addresses at once: the server takes such a request for one about a single object without a name. */
async function signMany(request: Request, answer: Answer): Promise<Response> {
  const wanted = signManySchema.safeParse(await request.json().catch(() => null));
  if (!wanted.success) return refuse("A list of paths and a number of seconds are needed");
  const headers = new Headers(request.headers);
  headers.delete("content-length");
  const { paths, expiresIn } = wanted.data;
  const body = JSON.stringify({ expiresIn });
  const signed: unknown[] = [];
  for (const path of paths) {
    const url = `${request.url}/${path.split("/").map(encodeURIComponent).join("/")}`;
    const one = await mendSigned(await answer(new Request(url, { method: "POST", headers, body })));
    const value: unknown = await one.json();
    const error = "Either the object does not exist or you do not have access to it";
    signed.push(one.ok ? { ...Object(value), path, error: null } : { path, signedURL: null, error });
  }
  return Response.json(signed);
}

async function list(request: Request, answer: Answer): Promise<Response> {
  const wanted = listRequestSchema.safeParse(await request.json().catch(() => null));
  if (!wanted.success) return refuse("This is no listing that can be answered");
  const headers = new Headers(request.headers);
  headers.delete("content-length");
  const body = JSON.stringify({ prefix: folderOf(wanted.data), limit: everything });
  const response = await answer(new Request(request.url, { method: "POST", headers, body }));
  if (!response.ok) return response;
  return json(listFolder(storedObjectsSchema.parse(await response.json()), wanted.data), response);
}

/** A form's file as the body itself, which the server stores while it arrives; it would hold a form in memory. */
async function unwrapForm(request: Request): Promise<Request> {
  const length = Number(request.headers.get("content-length"));
  if (!request.body || !Number.isSafeInteger(length) || length <= 0) {
    throw new MultipartError("a form must announce its length");
  }
  const file = await readFormFile(request.body, request.headers.get("content-type") ?? "", length);
  const headers = new Headers(request.headers);
  headers.set("content-type", file.contentType);
  headers.set("content-length", String(file.size));
  if (file.cacheControl !== null) headers.set("cache-control", `max-age=${file.cacheControl}`);
  const init: RequestInit & { duplex: "half" } = { method: request.method, headers, body: file.stream, duplex: "half" };
  return new Request(request.url, init);
}

async function upload(request: Request, path: string, answer: Answer): Promise<Response> {
  const isForm = request.headers.get("content-type")?.startsWith("multipart/form-data") ?? false;
  let response: Response;
  try {
    response = await answer(isForm ? await unwrapForm(request) : request);
  } catch (error) {
    if (!(error instanceof MultipartError)) throw error;
    return refuse(error.message);
  }
  const bucket = /^\/object\/upload\/sign\/([^/]+)\//.exec(path)?.[1];
  if (!bucket || !response.ok) return response;
  const { Key } = keySchema.parse(await response.json());
  return json({ Key: `${bucket}/${Key}` }, response);
}

/**
 * Stands between Storage's clients and the local server and makes up for where the two do not meet: forms, signed
 * addresses and listings (each is in the tests of Storage). Everything else passes unchanged.
 */
export async function answerStorage(request: Request, answer: Answer): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (!pathname.startsWith(`${prefix}/`)) return answer(request);
  const path = pathname.slice(prefix.length);
  if (request.method === "POST" && /^\/object\/sign\/[^/]+$/.test(path)) return signMany(request, answer);
  if (request.method === "POST" && /^\/object\/(upload\/)?sign\//.test(path)) return mendSigned(await answer(request));
  if (request.method === "POST" && path.startsWith("/object/list/")) return list(request, answer);
  if (["POST", "PUT"].includes(request.method) && path.startsWith("/object/")) return upload(request, path, answer);
  return answer(request);
}
