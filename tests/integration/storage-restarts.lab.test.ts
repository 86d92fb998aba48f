import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "@supabase/supabase-js";
import { expect, it, vi } from "vitest";
import { removeData } from "@/scripts/stack/running-stack";
import { startDatabase, startSupabase } from "@/scripts/stack/services";
import { temporarySettings } from "@/scripts/stack/settings";
import { serverPids } from "@/tests/support/storage-server";

const options = { auth: { persistSession: false, autoRefreshToken: false } };
const png = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), randomBytes(5000)]);

it("keeps objects through restarts, and the old object when it is killed while a new one arrives", async () => {
  const settings = await temporarySettings("storage");
  const { dataDir } = settings;
  const files = () => readdirSync(join(dataDir, "storage"), { recursive: true }).map(String);
  const database = await startDatabase(settings, true);
  try {
    const own = createClient(`http://127.0.0.1:${settings.ports.supabase}`, settings.secrets.secretKey, options);
    const bucket = own.storage.from("post-media");
    const first = await startSupabase(settings, () => undefined);
    expect((await bucket.upload("kept.png", png, { contentType: "image/png" })).error).toBeNull();

    const endless = new ReadableStream<Uint8Array>({
      async pull(controller) {
        controller.enqueue(new Uint8Array(64 * 1024));
        await new Promise((resolve) => setTimeout(resolve, 5));
      },
    });
    const replacing = bucket.upload("kept.png", endless, { contentType: "image/png", upsert: true, duplex: "half" });
    await vi.waitFor(() => expect(files().filter((file) => file.endsWith(".part"))).toHaveLength(1), 10_000);
    for (const pid of serverPids(settings.ports.supabase)) process.kill(pid, "SIGKILL");
    await first.stop();
    expect((await replacing).error).not.toBeNull();

    const second = await startSupabase(settings, () => undefined);
    const kept = (await bucket.download("kept.png")).data;
    expect(Buffer.from(await new Response(kept).arrayBuffer()).equals(png)).toBe(true);
    expect(files().filter((file) => file.endsWith(".part"))).toEqual([]);
    await second.stop();
  } finally {
    await database.stop();
    removeData(dataDir, settings.secrets.instanceId);
  }
}, 120_000);
