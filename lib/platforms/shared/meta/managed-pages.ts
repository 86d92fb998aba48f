import { z } from "zod";
import { isPlatformError } from "@/lib/platforms/errors";
import { badResponse } from "@/lib/platforms/shared/parse";
import type { PlatformCall } from "@/lib/platforms/types";
import { type FacebookAccess, readGraph } from "./facebook-graph";
import { type InspectedToken, inspectToken } from "./facebook-login";
import { graphId, graphPaging, nextCursor } from "./graph-values";

const pageSize = "100";
/** A listing that goes on after this many pages is broken; nobody manages ten thousand Pages. */
const mostPages = 100;

const businesses = z.object({ data: z.array(z.object({ id: graphId })), paging: graphPaging });

/** Pages are told apart by their ids; everything else is whatever the caller asks for. */
interface PageLike {
  readonly id: string;
}

/** The Pages of a person, and what Meta says of the token that they were found with. */
export interface ManagedPages<Page> {
  readonly pages: readonly Page[];
  readonly token: InspectedToken;
}

/**
 * Every Page that a consent opens, once each: those that Facebook lists, those of the person's business portfolios (which
 * need `business_management` and are often missing from the list), and those that a permission names and no list shows.
 * `fields` are read of each. `granted` saves calls that would be refused.
 */
export async function listManagedPages<Page extends PageLike>(
  call: PlatformCall,
  userToken: string,
  wanted: { readonly fields: string; readonly schema: z.ZodType<Page>; readonly granted: readonly string[] },
): Promise<ManagedPages<Page>> {
  const access = { http: call.http, credentials: call.credentials, accessToken: userToken };
  const list = z.object({ data: z.array(wanted.schema), paging: graphPaging });
  const query = { fields: wanted.fields };
  const found = new Map<string, Page>();
  const add = (pages: readonly Page[]) => {
    for (const page of pages) if (!found.has(page.id)) found.set(page.id, page);
  };

  add(await everything(access, "me/accounts", query, "pages.list", list));
  if (wanted.granted.includes("business_management")) {
    for (const { id } of await everything(access, "me/businesses", { fields: "id" }, "businesses.list", businesses)) {
      for (const edge of ["owned_pages", "client_pages"]) {
        add(await orNothing(everything(access, `${id}/${edge}`, query, "businesses.pages", list), []));
      }
    }
  }
  const token = await inspectToken(call, userToken);
  for (const id of token.targetIds.filter((target) => !found.has(target))) {
    // Permissions name businesses and Instagram accounts as well: what is no Page answers with an error.
    const page = await orNothing(readGraph(access, id, query, "pages.get", wanted.schema), null);
    if (page !== null) add([page.data]);
  }
  return { pages: [...found.values()], token };
}

async function everything<Item>(
  access: FacebookAccess,
  path: string,
  query: Readonly<Record<string, string>>,
  endpoint: string,
  schema: z.ZodType<{ data: Item[]; paging?: z.infer<typeof graphPaging> }>,
): Promise<Item[]> {
  const items: Item[] = [];
  let after: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const cursor: Record<string, string> = after === null ? {} : { after };
    const { data } = await readGraph(access, path, { ...query, limit: pageSize, ...cursor }, endpoint, schema);
    items.push(...data.data);
    after = nextCursor(data.paging);
    if (after === null) return items;
  }
  throw badResponse("facebook", "A listing of Pages does not end.");
}

/** The result, or `nothing` where this one is not ours to read; a platform that is down still fails the whole. */
async function orNothing<T>(read: Promise<T>, nothing: T): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (isPlatformError(error, "PERMISSION_MISSING", "INVALID_REQUEST", "NOT_FOUND", "NOT_SUPPORTED")) return nothing;
    throw error;
  }
}
