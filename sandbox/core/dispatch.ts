import type { Delivery } from "./outbox";
import type { SandboxPlatform } from "./platform";
import { registeredTarget } from "./registered-webhooks";
import type { AskAddress, Occasion, SandboxWebhooks } from "./webhooks";
import type { World } from "./world";

/** How long an app may take to answer. */
const ANSWER_MS = 10_000;
/** Of one persona at once; after a long jump of the clock nobody wants to hear of hundreds. */
const MOST_AT_ONCE = 10;

/** How a delivery is changed on its way. */
export interface Handling {
  readonly times?: number;
  readonly delayMs?: number;
  readonly forged?: boolean;
  /** Sent to the address of the app although it has not subscribed to this persona. */
  readonly unasked?: boolean;
}

/** Sends what is due and tells apps what has happened by itself since the last time. */
export interface Dispatcher {
  /** Puts an occasion into the outbox for every address that hears of it. Returns the deliveries. */
  tell(platform: SandboxPlatform, occasion: Omit<Occasion, "no" | "nowMs">, handling?: Handling): Delivery[];
  /** Puts into the outbox what happened since the last call. A persona that is new to it begins from now. */
  notice(): void;
  /** Tries everything whose time has come, one after the other. Returns how each try ended. */
  flush(): Promise<Delivery[]>;
  /** Asks an address of a client the platform's question. */
  challenge(platform: SandboxPlatform, clientId: string, url: string): Promise<boolean>;
  /** Tells every client whose grants by this persona stand that they end, then ends them. Returns how many. */
  deauthorize(platform: SandboxPlatform, personaId: string): number;
}

/** A dispatcher over a world and its platforms. */
export function createDispatcher(world: World, platforms: readonly SandboxPlatform[]): Dispatcher {
  const { outbox, send } = world;

  const tell: Dispatcher["tell"] = (
    platform,
    occasion,
    { times = 1, delayMs = 0, forged = false, unasked = false } = {},
  ) => {
    const { webhooks } = platform;
    if (webhooks === undefined) return [];
    const full = { ...occasion, no: outbox.nextNo(), nowMs: world.clock.now() };
    const message = webhooks.compose(world, full);
    const { client, persona, event } = occasion;
    const subscribed = webhooks.targets(world, client, persona, event);
    if (subscribed.length > 0 && !forged) webhooks.charge?.(world, client, event);
    const targets = subscribed.length === 0 && unasked ? registeredTarget(client) : subscribed;
    return targets.flatMap(({ url, secret }) =>
      Array.from({ length: times }, () =>
        outbox.add({
          platform: platform.id,
          event,
          personaId: persona.id,
          url,
          secret,
          message,
          forged,
          delayMs,
        }),
      ),
    );
  };

  const noticeMoment = (
    platform: SandboxPlatform,
    webhooks: SandboxWebhooks,
    moment: "posted" | "commented",
    grant: { readonly clientId: string; readonly personaId: string },
  ): void => {
    const event = webhooks.moments[moment];
    const client = world.authority.client(platform.id, grant.clientId);
    const persona = world.personas.find(platform.id, grant.personaId);
    if (event === undefined || client === undefined || persona === undefined) return;
    if (webhooks.targets(world, client, persona, event).length === 0) return;
    const book = world.personas.posts(persona);
    const now = world.clock.now();
    const posts = book.countAt(now);
    const newest = posts - 1;
    const count = moment === "posted" ? posts : posts === 0 ? 0 : book.totalsAt(now).comments;
    const key = `${platform.id}/${persona.id}/${client.clientId}/${moment}`;
    const before = outbox.told.get(key);
    if (before === count) return;
    outbox.told.put(key, count);
    if (before === undefined || count < before) return;
    if (moment === "commented") tell(platform, { event, client, persona, postIndex: newest });
    else {
      const first = Math.max(before, count - MOST_AT_ONCE);
      for (let index = first; index < count; index += 1) tell(platform, { event, client, persona, postIndex: index });
    }
  };

  const attempt = async (delivery: Delivery): Promise<Delivery> => {
    const webhooks = platforms.find(({ id }) => id === delivery.platform)?.webhooks;
    if (webhooks === undefined) return outbox.note(delivery, 0, null);
    const secret = delivery.forged ? `not ${delivery.secret}` : delivery.secret;
    const { headers, body } = webhooks.sign(delivery.message, secret, world.clock.now());
    const status = await post(send, addressOf(delivery), headers, body);
    const taken = status >= 200 && status < 300;
    return outbox.note(delivery, status, taken ? null : (webhooks.retryDelaysMs[delivery.tries] ?? null));
  };

  return {
    tell,
    notice: () => {
      for (const platform of platforms) {
        if (platform.webhooks === undefined) continue;
        for (const grant of world.authority.standingGrants(platform.id)) {
          noticeMoment(platform, platform.webhooks, "posted", grant);
          noticeMoment(platform, platform.webhooks, "commented", grant);
        }
      }
    },
    flush: async () => {
      const tried: Delivery[] = [];
      for (const delivery of outbox.due()) tried.push(await attempt(delivery));
      return tried;
    },
    challenge: async (platform, clientId, url) => {
      const client = world.authority.client(platform.id, clientId);
      if (client === undefined || platform.webhooks?.challenge === undefined) return false;
      return platform.webhooks.challenge(askOver(send), client, url);
    },
    deauthorize: (platform, personaId) => {
      const event = platform.webhooks?.moments.deauthorized;
      const persona = world.personas.find(platform.id, personaId);
      const theirs = world.authority.standingGrants(platform.id).filter((grant) => grant.personaId === personaId);
      for (const { clientId } of theirs) {
        const client = world.authority.client(platform.id, clientId);
        if (event !== undefined && client !== undefined && persona !== undefined) {
          tell(platform, { event, client, persona, postIndex: 0 });
        }
      }
      return world.authority.revokePersona(platform.id, personaId);
    },
  };
}

/** A GET over the network (or what stands for it) that follows no redirect. */
export function askOver(send: typeof fetch): AskAddress {
  return async (url) => {
    const answer = await send(url, { redirect: "manual", signal: AbortSignal.timeout(ANSWER_MS) });
    const contentType = answer.headers.get("content-type") ?? "";
    return { status: answer.status, contentType, text: await answer.text() };
  };
}

function addressOf({ url, message }: Delivery): string {
  if (message.callback === "") return url;
  const address = new URL(url);
  address.pathname = `${address.pathname.replace(/\/$/, "")}/${message.callback}`;
  return address.href;
}

async function post(
  send: typeof fetch,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<number> {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const answer = await send(url, { method: "POST", headers, body, redirect: "manual", signal });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0; // no answer: the app is not there, or took too long
  }
}
