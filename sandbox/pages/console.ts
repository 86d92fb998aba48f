import type { Hono } from "hono";
import { html, raw } from "hono/html";
import { clockAnswer } from "@/sandbox/control/clock-answer";
import { onlyThisMachine } from "@/sandbox/control/guard";
import { describePersona } from "@/sandbox/control/personas";
import type { Dispatcher } from "@/sandbox/core/dispatch";
import { type FaultKind, faultKinds } from "@/sandbox/core/faults";
import type { SandboxPlatform } from "@/sandbox/core/platform";
import type { World } from "@/sandbox/core/world";
import { layout } from "./layout";

const BANNER = "Sandbox: invented accounts on stand-ins of the platforms. Nothing here reaches a real one.";
const RECENT_CALLS = 30;
const RECENT_WEBHOOKS = 15;

/** Faults that need nothing but a platform; the control API offers the rest. */
const QUICK_FAULTS: Readonly<Partial<Record<FaultKind, string>>> = {
  rate_limited: "Rate limited (wait 60 s)",
  server_error: "500",
  server_error_after: "500 after the work",
  timeout: "No answer",
  slow: "Slow (3 s)",
  truncated_json: "Cut-off JSON",
  wrong_type: "Wrong types",
  token_invalid: "Token refused",
};

/** Shows a new reading every three seconds, but not while somebody is using a control inside it. */
const REFRESH = `
setInterval(async () => {
  const live = document.getElementById("live");
  if (document.hidden || live.contains(document.activeElement)) return;
  const answer = await fetch("/?part=live").catch(() => null);
  if (answer?.ok) live.innerHTML = await answer.text();
}, 3000);
`;

/** Registers the page for people at "/": the clock, the personas, the faults and the newest calls. */
export function mountConsole(
  app: Hono,
  world: World,
  platforms: readonly SandboxPlatform[],
  dispatcher: Dispatcher,
): void {
  app.use("/", onlyThisMachine);
  app.use("/_page/*", onlyThisMachine);
  app.get("/", (context) => {
    context.header("Cache-Control", "no-store");
    const live = liveSections(world, platforms);
    if (context.req.query("part") === "live") return context.html(live);
    const body = html`<h1>Platform sandbox</h1>
      ${controls(platforms)}
      <div id="live">${live}</div>
      <script>
        ${raw(REFRESH)};
      </script>`;
    return context.html(layout("Platform sandbox", BANNER, body, true));
  });
  app.post("/_page/clock", async (context) => {
    const advanceMs = Number((await context.req.parseBody()).advanceMs);
    if (Number.isFinite(advanceMs)) world.clock.setOffset(world.clock.offsetMs() + advanceMs);
    return context.redirect("/", 303);
  });
  app.post("/_page/faults", async (context) => {
    const form = await context.req.parseBody();
    const kind = faultKinds.find((name) => name === form.kind && name in QUICK_FAULTS);
    const platform = platforms.find(({ id }) => id === form.platform)?.id;
    if (kind !== undefined) {
      world.faults.add({ kind, platform, ...(kind === "rate_limited" ? { retryAfterSeconds: 60 } : {}) });
    }
    return context.redirect("/", 303);
  });
  app.post("/_page/webhooks", async (context) => {
    const form = await context.req.parseBody();
    const platform = platforms.find(({ id }) => id === form.platform);
    if (platform !== undefined && typeof form.personaId === "string") dispatcher.deauthorize(platform, form.personaId);
    return context.redirect("/", 303);
  });
  app.post("/_page/faults/clear", async (context) => {
    const { id } = await context.req.parseBody();
    if (typeof id === "string") world.faults.remove(id);
    else world.faults.clear();
    return context.redirect("/", 303);
  });
}

function controls(platforms: readonly SandboxPlatform[]) {
  return html`<div class="row">
      <form method="post" action="/_page/clock">
        <button name="advanceMs" value="3600000" data-testid="advance-hour">Advance 1 hour</button>
        <button name="advanceMs" value="86400000" data-testid="advance-day">Advance 1 day</button>
      </form>
    </div>
    <form method="post" action="/_page/faults" class="row">
      <label for="platform">Fault on</label>
      <select name="platform" id="platform">
        <option value="">every platform</option>
        ${platforms.map(({ id, label }) => html`<option value="${id}">${label}</option>`)}
      </select>
      ${Object.entries(QUICK_FAULTS).map(
        ([kind, label]) => html`<button name="kind" value="${kind}" data-testid="fault-${kind}">${label}</button>`,
      )}
    </form>`;
}

function liveSections(world: World, platforms: readonly SandboxPlatform[]) {
  return html`${clockSection(world)} ${faultSection(world)} ${webhookSection(world, platforms)}
  ${personaSection(world, platforms)} ${callSection(world)}`;
}

function clockSection(world: World) {
  const { now, offsetMs } = clockAnswer(world);
  const ahead = offsetMs === 0 ? "same as the wall clock" : `${(offsetMs / 3_600_000).toFixed(1)} hours from it`;
  return html`<p class="card">
    Sandbox time <strong data-testid="clock">${now.replace("T", " ").slice(0, 19)} UTC</strong>
    <span class="muted">(${ahead})</span>
  </p>`;
}

function faultSection(world: World) {
  const faults = world.faults.list();
  if (faults.length === 0) return html`<p class="card">No faults: the platforms answer as they should.</p>`;
  return html`<h2>Faults that are on</h2>
    <div class="card">
      ${faults.map(({ id, input, hits }) => {
        const where = [input.platform ?? "every platform", input.host, input.pathPrefix].filter(Boolean).join(" ");
        return html`<form method="post" action="/_page/faults/clear" class="row">
          <span><strong class="bad">${input.kind}</strong> on ${where}, hit ${hits} times</span>
          <button name="id" value="${id}">Switch off</button>
        </form>`;
      })}
      <form method="post" action="/_page/faults/clear"><button>Switch all off</button></form>
    </div>`;
}

function webhookSection(world: World, platforms: readonly SandboxPlatform[]) {
  const connected = platforms.flatMap((platform) =>
    [...new Set(world.authority.standingGrants(platform.id).map(({ personaId }) => personaId))]
      .slice(0, RECENT_CALLS)
      .map((personaId) => ({ platform, personaId })),
  );
  const deliveries = world.outbox.recent(RECENT_WEBHOOKS);
  if (connected.length === 0 && deliveries.length === 0) return "";
  return html`<h2>Connected to an app</h2>
    <div class="card">
      ${connected.map(
        ({ platform, personaId }) => html`<form method="post" action="/_page/webhooks" class="row">
          <span>${platform.label} ${personaId}</span>
          <input type="hidden" name="platform" value="${platform.id}" />
          <button name="personaId" value="${personaId}" data-testid="remove-app-${platform.id}-${personaId}">
            Remove the app
          </button>
        </form>`,
      )}
    </div>
    <h2>Newest webhooks</h2>
    <div class="card scroll">
      ${deliveries.length === 0 ? html`<p>None yet.</p>` : ""}
      <table>
        <tbody>
          ${deliveries.map(
            ({ id, createdAtMs, platform, event, personaId, forged, tries, status, dueAtMs }) => html`<tr>
              <td class="number">${id}</td>
              <td>${new Date(createdAtMs).toISOString().slice(11, 19)}</td>
              <td>${platform}</td>
              <td>${event}${forged ? " (forged)" : ""}</td>
              <td>${personaId}</td>
              <td class="${status !== null && status >= 200 && status < 300 ? "" : "bad"}">
                ${status === null ? "waits" : status === 0 ? "no answer" : status}${tries > 1 ? `, try ${tries}` : ""}
                ${status !== null && dueAtMs !== null ? " (again later)" : ""}
              </td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

function personaSection(world: World, platforms: readonly SandboxPlatform[]) {
  return platforms.map((platform) => {
    const rows = world.personas.list(platform.id).map((persona) => describePersona(world, platform, persona));
    return html`<h2>${platform.label}</h2>
      <div class="card scroll">
        <table>
          <thead>
            <tr><th>Persona</th><th>Name</th><th>Type</th><th>Growth</th>
              <th class="number">Followers</th><th class="number">Exactly</th><th class="number">Posts</th></tr>
          </thead>
          <tbody>
            ${rows.map(
              (row) => html`<tr>
                <td>${row.id}<small>${row.username}</small></td>
                <td>${row.displayName}</td>
                <td>${row.accountType}</td>
                <td>${row.model}</td>
                <td class="number">${row.followers === null ? "hidden" : row.followers.toLocaleString("en")}</td>
                <td class="number">${row.followersExact.toLocaleString("en")}</td>
                <td class="number">${row.posts.toLocaleString("en")}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  });
}

function callSection(world: World) {
  const calls = world.log.recent(RECENT_CALLS);
  return html`<h2>Newest calls</h2>
    <div class="card scroll">
      ${calls.length === 0 ? html`<p>None yet.</p>` : ""}
      <table>
        <tbody>
          ${calls.map(
            (call) => html`<tr>
              <td class="number">${call.seq}</td>
              <td>${call.at.slice(11, 19)}</td>
              <td>${call.platform}</td>
              <td>${call.endpoint}</td>
              <td>${call.personaId ?? ""}</td>
              <td class="${call.status >= 200 && call.status < 400 ? "" : "bad"}">
                ${call.status === 0 ? "no answer" : call.status}${call.fault === null ? "" : ` (${call.fault})`}
              </td>
              <td>${call.method} ${call.path}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}
