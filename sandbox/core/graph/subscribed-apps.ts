import { z } from "zod";
import type { OAuthClient } from "@/sandbox/core/authority";
import type { Call } from "@/sandbox/core/call";
import { ok, type Reply } from "@/sandbox/core/reply";
import type { Table } from "@/sandbox/core/store";
import type { World } from "@/sandbox/core/world";
import { invalidParameter } from "./errors";

const subscribedSchema = z.object({ clientId: z.string(), fields: z.array(z.string()) });
type Subscribed = z.infer<typeof subscribedSchema>;

const tables = new WeakMap<World, Table<Subscribed>>();

function tableOf(world: World): Table<Subscribed> {
  const table = tables.get(world) ?? world.store.table("subscribedApps", subscribedSchema);
  tables.set(world, table);
  return table;
}

/** A Page or account, as one app has subscribed to it. */
export interface SubscribedNode {
  readonly id: string;
  readonly clientId: string;
  /** The fields that nodes of its kind have; any other is refused with 100. */
  readonly known: readonly string[];
}

/** The edge `subscribed_apps` of a node whose caller was let in: POST replaces the fields, GET lists, DELETE ends. */
export function answerSubscribedApps(world: World, call: Call, { id, clientId, known }: SubscribedNode): Reply {
  const table = tableOf(world);
  const key = `${clientId} ${id}`;
  if (call.method === "GET") {
    const fields = table.get(key)?.fields;
    return ok({ data: fields === undefined ? [] : [{ id: clientId, name: "app", subscribed_fields: fields }] });
  }
  if (call.method === "DELETE") {
    table.delete(key);
    return ok({ success: true });
  }
  const wanted = call.query.get("subscribed_fields") ?? call.form.get("subscribed_fields");
  const fields = (wanted ?? "").split(",").filter((field) => field !== "");
  if (fields.length === 0) throw invalidParameter("The parameter subscribed_fields is required.");
  const unknown = fields.findIndex((field) => !known.includes(field));
  if (unknown >= 0) {
    throw invalidParameter(`Param subscribed_fields[${unknown}] must be one of {${known.join(", ")}}`);
  }
  table.put(key, { clientId, fields });
  return ok({ success: true });
}

/** Ends every app's subscriptions to nodes. */
export function endSubscribedApps(world: World): void {
  tableOf(world).clear();
}

/** The fields of a node that an app is told of; none where it has not subscribed. */
export function subscribedFields(world: World, client: OAuthClient, id: string | null): readonly string[] {
  return tableOf(world).get(`${client.clientId} ${id}`)?.fields ?? [];
}
