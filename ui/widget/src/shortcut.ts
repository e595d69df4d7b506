/** A key that opens the chat, off unless the page names one, such as "Alt+Shift+K". */

/** Return a test for events of the keys, or undefined where the words name none: a letter or digit needs Alt, Ctrl or Meta. */
export function shortcut(words: string): ((event: KeyboardEvent) => boolean) | undefined {
  const parts = words.toLowerCase().split("+").map((part) => part.trim());
  const key = parts.pop() ?? "";
  const held = new Set(parts);
  const known = ["alt", "ctrl", "meta", "shift"];
  if (!key || parts.some((part) => !known.includes(part))) return undefined;
  if (key.length === 1 && !["alt", "ctrl", "meta"].some((part) => held.has(part))) return undefined;
  return (event) =>
    event.altKey === held.has("alt") &&
    event.ctrlKey === held.has("ctrl") &&
    event.metaKey === held.has("meta") &&
    event.shiftKey === held.has("shift") &&
    // Alt and Shift make other letters of a key: its place on the keyboard tells it too.
    (event.key.toLowerCase() === key || event.code.toLowerCase() === `key${key}` || event.code === `Digit${key}`);
}

/** Tell whether somebody types where an event comes from. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return (
    event.isComposing ||
    (target instanceof HTMLElement &&
      (target.isContentEditable || target.matches("input, textarea, select, [role=textbox], [role=searchbox], [role=combobox]")))
  );
}
