/** The widget's looks. Pages change them by the --pincite-… variables and by ::part(). */

const CSS = `
:host {
  all: initial;
  --accent: var(--pincite-accent, #1d4ed8);
  --back: var(--pincite-background, #fff);
  --text: var(--pincite-text, #1f2430);
  --line: var(--pincite-line, #d5d9e2);
  --x: var(--pincite-offset-x, 1.25rem);
  --y: var(--pincite-offset-y, 1.25rem);
  --radius: var(--pincite-radius, 1rem);
  font: var(--pincite-font, 400 1rem/1.45 system-ui, sans-serif);
  color: var(--text);
  display: contents;
}
:host([hidden]) { display: none; }
:host(.dark) {
  --back: var(--pincite-background, #15181f);
  --text: var(--pincite-text, #e8eaf0);
  --line: var(--pincite-line, #3a404d);
  color-scheme: dark;
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
button { font: inherit; color: inherit; cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.launcher {
  position: fixed; z-index: var(--pincite-z-index, 1000);
  display: inline-flex; align-items: center; gap: .55em;
  min-width: 3rem; min-height: 3rem; padding: 0 1.15em 0 1em;
  border: 1px solid transparent; border-radius: 2rem;
  background: var(--accent); color: var(--on-accent, #fff); font-weight: 600;
  box-shadow: var(--pincite-shadow, 0 1px 2px rgb(0 0 0 / .2), 0 6px 20px rgb(0 0 0 / .22));
  transition: filter .15s, transform .15s;
}
.launcher:hover { filter: brightness(1.1); }
.launcher:active { transform: translateY(1px); }
.launcher.icon { padding: 0; justify-content: center; }
.launcher.icon span { display: none; }
.launcher:focus-visible { outline-color: var(--text); }
svg { width: 1.35em; height: 1.35em; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.panel { display: flex; flex-direction: column; background: var(--back); color: var(--text); overflow: hidden; overscroll-behavior: contain; }
.floating {
  position: fixed; z-index: var(--pincite-z-index, 1000);
  width: min(var(--pincite-width, 27rem), calc(100vw - 2 * var(--x)));
  height: min(var(--pincite-height, 42rem), calc(100vh - 2 * var(--y) - 3.75rem));
  border: 1px solid var(--line); border-radius: var(--radius);
  box-shadow: var(--pincite-shadow, 0 2px 6px rgb(0 0 0 / .14), 0 16px 48px rgb(0 0 0 / .24));
  animation: rise .18s ease-out;
}
.inline { width: 100%; height: var(--pincite-height, 36rem); border: 1px solid var(--line); border-radius: var(--radius); }
@keyframes rise { from { opacity: 0; transform: translateY(.5rem); } }
.end { inset-inline-end: var(--x); }
.start { inset-inline-start: var(--x); }
.left { left: var(--x); }
.right { right: var(--x); }
.bottom.launcher { bottom: calc(var(--y) + env(safe-area-inset-bottom)); }
.bottom.floating { bottom: calc(var(--y) + 3.75rem); }
.top.launcher { top: calc(var(--y) + env(safe-area-inset-top)); }
.top.floating { top: calc(var(--y) + 3.75rem); }
.bare.bottom { bottom: var(--y); }
.bare.top { top: var(--y); }
.head { display: flex; align-items: center; gap: .75rem; padding: .35rem .35rem .35rem 1rem; padding-inline: 1rem .35rem; border-bottom: 1px solid var(--line); }
.name { flex: 1; font-size: .95em; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.close { display: grid; place-items: center; width: 2.75rem; height: 2.75rem; border: 0; border-radius: 50%; background: none; }
.close:hover { background: color-mix(in srgb, currentColor 10%, transparent); }
.close:focus-visible { outline-offset: -4px; }
.body { position: relative; flex: 1; min-height: 0; }
iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; background: var(--back); }
iframe.waiting { visibility: hidden; }
.state { position: absolute; inset: 0; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 1rem; padding: 1.5rem; text-align: center; }
.state p { margin: 0; max-width: 24rem; text-wrap: balance; }
.dots { display: flex; gap: .4rem; }
.dots i { width: .55rem; height: .55rem; border-radius: 50%; background: var(--accent); animation: beat 1.2s ease-in-out infinite; }
.dots i:nth-child(2) { animation-delay: .15s; }
.dots i:nth-child(3) { animation-delay: .3s; }
@keyframes beat { 0%, 60%, 100% { opacity: .25; } 30% { opacity: 1; } }
.retry { min-height: 2.75rem; padding: 0 1.25rem; border: 1px solid var(--line); border-radius: 2rem; background: none; font-weight: 600; }
.retry:hover { border-color: currentColor; }
@media (max-width: 30rem), (max-height: 24rem) {
  .floating, .bare.floating {
    inset: 0; width: 100%; height: 100vh; height: 100dvh; border: 0; border-radius: 0;
    padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
  }
  .launcher[aria-expanded=true] { display: none; }
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } .dots i { opacity: .7; } }
@media (forced-colors: active) { .launcher, .panel, .retry { border: 1px solid ButtonBorder; } .dots i { background: CanvasText; } }
@media print { .launcher, .floating { display: none; } }
`;

let sheet: CSSStyleSheet | undefined;

/** Return the one style sheet that all widgets of a page share: it needs no inline style, so a strict policy lets it be. */
export function styles(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  return sheet;
}
