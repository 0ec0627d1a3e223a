import { raw } from 'hono/html'

/** Plain CSS with system fonts; light and dark follow the reader's setting. */
export const STYLESHEET = raw(`
:root { color-scheme: light dark; --paper: light-dark(#fdfdfc, #17191c); --card: light-dark(#ffffff, #1f2226);
  --ink: light-dark(#1c2024, #e8eaed); --faint: light-dark(#5b6470, #a3acb8); --line: light-dark(#d9dde2, #363b42);
  --accent: light-dark(#1a5fb4, #7ab4ff); --on-accent: light-dark(#ffffff, #10141a); --danger: light-dark(#a51d2d, #ff8b94);
  --notice: light-dark(#fff4d6, #3a3115); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
.notice { background: var(--notice); padding: .5rem 1rem; text-align: center; font-size: .9rem; }
header, main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; border-bottom: 1px solid var(--line); }
header strong { margin-right: auto; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
a { color: var(--accent); }
form.card, section.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1.25rem; max-width: 34rem; }
label { display: block; margin-bottom: 1rem; }
input { display: block; width: 100%; margin-top: .25rem; padding: .5rem .6rem; font: inherit; color: inherit;
  background: var(--paper); border: 1px solid var(--faint); border-radius: .35rem; }
button { font: inherit; padding: .5rem 1rem; border: 1px solid var(--accent); border-radius: .35rem; cursor: pointer;
  background: var(--accent); color: var(--on-accent); }
button.quiet { background: transparent; color: var(--accent); } button.danger { background: transparent; color: var(--danger); border-color: var(--danger); }
.row { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; }
.error { color: var(--danger); font-weight: 600; }
.faint { color: var(--faint); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .5rem .6rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
textarea { width: 100%; field-sizing: content; min-height: 9rem; font: .85rem/1.4 ui-monospace, monospace; color: inherit; background: var(--paper);
  border: 1px solid var(--faint); border-radius: .35rem; padding: .5rem; word-break: break-all; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`)
