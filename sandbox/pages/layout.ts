import { html, raw } from "hono/html";

const STYLE = `
:root { color-scheme: light dark; --bg: #f6f7f9; --card: #fff; --text: #16191d; --muted: #59626d; --line: #dce0e5;
  --accent: #0b6b66; --on-accent: #fff; --warn-bg: #fff3d6; --warn: #6b4700; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --bg: #14171a; --card: #1d2125; --text: #eceff2; --muted: #a3adb8;
  --line: #343a41; --accent: #5cc8c0; --on-accent: #06201e; --warn-bg: #3a2f12; --warn: #ffd98a; --bad: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 1rem 1rem 3rem; }
main.wide { max-width: 75rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 1rem 0 .5rem; }
h2 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
.note, .sandbox { background: var(--warn-bg); color: var(--warn); padding: .5rem 1rem; border-radius: 12px; font-size: .875rem; }
.sandbox { border-radius: 0; text-align: center; }
.card, fieldset { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: .5rem 1rem; margin: 0 0 1rem; min-width: 0; }
legend { float: left; width: 100%; font-weight: 600; padding: .25rem 0; overflow-wrap: anywhere; }
legend + * { clear: both; }
.choice { display: flex; gap: .75rem; align-items: center; padding: .5rem 0; min-height: 44px; cursor: pointer; }
.choice + .choice { border-top: 1px solid var(--line); }
.choice input { width: 1.25rem; height: 1.25rem; flex: none; accent-color: var(--accent); }
.choice span { min-width: 0; overflow-wrap: anywhere; }
small, .muted { color: var(--muted); font-size: .8125rem; }
small { display: block; }
.avatar { flex: none; width: 2.25rem; height: 2.25rem; border-radius: 50%; display: grid; place-items: center;
  background: var(--line); font-weight: 600; font-size: .875rem; }
.actions { display: flex; gap: .75rem; position: sticky; bottom: 0; padding: .75rem 0; background: var(--bg); }
.actions button { flex: 1; }
button { font: inherit; font-weight: 600; min-height: 44px; padding: .25rem 1rem; border-radius: 10px; cursor: pointer;
  border: 1px solid var(--line); background: var(--card); color: var(--text); }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button:focus-visible, input:focus-visible, a:focus-visible, select:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .375rem .5rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
td.number, th.number { text-align: right; }
.bad { color: var(--bad); font-weight: 600; }
.row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-bottom: .5rem; }
select, input[type="text"] { font: inherit; min-height: 44px; border-radius: 10px; border: 1px solid var(--line); background: var(--card); color: var(--text); padding: 0 .5rem; }
`;

/** A whole HTML page of the sandbox, with the banner that tells it apart from the real platform. */
export function layout(title: string, banner: string, body: unknown, wide = false) {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <meta name="referrer" content="no-referrer" />
    <title>${title}</title>
    <style>${raw(STYLE)}</style>
  </head>
  <body>
    <div class="sandbox" data-testid="sandbox-banner">${banner}</div>
    <main class="${wide ? "wide" : ""}">${body}</main>
  </body>
</html>`;
}
