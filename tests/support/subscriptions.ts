import { env } from "@/lib/config";
import { control } from "./connect";
import { testStack } from "./env";

interface Sent {
  readonly deliveries: readonly { readonly url: string }[];
}

/** Where the sandbox would send an event of this account; nowhere while nobody is subscribed to it. */
export async function heardAt(platform: string, personaId: string, event: string): Promise<string[]> {
  const clientId = env().credentials(platform)?.clientId;
  const { deliveries } = await control<Sent>("webhooks", { platform, personaId, clientId, event, delayMs: 86_400_000 });
  return deliveries.map(({ url }) => url);
}

/**
 * Lets a platform of the sandbox know our address, as somebody does in its console, while `use` runs, which is told our
 * client id there. It signs with `secret` where that is given, else with what is ours there.
 */
export async function registered<T>(
  platform: string,
  use: (clientId: string) => Promise<T>,
  secret?: string,
): Promise<T> {
  const { webhookUrl: _, ...client } = (await registrations()).get(platform) ?? {};
  const signing = secret === undefined ? {} : { webhookSecret: secret };
  await control("clients", {
    ...client,
    ...signing,
    webhookUrl: `${testStack().appUrl}/api/webhooks/${platform}`,
  });
  try {
    return await use(String(client.clientId));
  } finally {
    await control("clients", { ...client, webhookUrl: null });
  }
}

async function registrations(): Promise<Map<string, Record<string, unknown>>> {
  const { clients } = await control<{ clients: Record<string, unknown>[] }>("clients");
  const ours = clients.filter((one) => env().credentials(String(one.platform))?.clientId === one.clientId);
  return new Map(
    ours.map(({ platform, clientId, redirectUris }) => {
      const known = env().credentials(String(platform));
      const secrets = {
        clientSecret: known?.clientSecret,
        webhookSecret: known?.webhookSecret ?? null,
        applicationId: known?.applicationId ?? null,
        apiKeys: known?.apiKey ? [known.apiKey] : [],
        verifyToken: env().webhookSecret,
      };
      return [String(platform), { platform, clientId, redirectUris, ...secrets }];
    }),
  );
}
