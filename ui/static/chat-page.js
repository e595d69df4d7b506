// What all parts of the page use: waiting for Gradio, fields that Gradio watches, and words for a screen reader.

export const framed = document.documentElement.classList.contains("pc-framed");
export const embedded = document.documentElement.classList.contains("pc-embed");

/** What the server has written into the head for us. */
export function known() {
  try {
    return JSON.parse(document.querySelector('meta[name="pincite"]').content);
  } catch {
    return {};
  }
}

/** The first element that a selector finds, once there is one. */
export function when(selector) {
  return new Promise((found) => {
    const look = () => document.querySelector(selector);
    if (look()) return found(look());
    const observer = new MutationObserver(() => {
      if (!look()) return;
      observer.disconnect();
      found(look());
    });
    observer.observe(document.documentElement, { subtree: true, childList: true });
  });
}

/** Put words into a field such that Gradio takes them as typed. */
export function type(field, words) {
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** An element with a class, words, and what is done when it is pressed. */
export function made(tag, name, words = "", press) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.textContent = words;
  if (tag === "button") element.type = "button";
  if (press) element.addEventListener("click", press);
  return element;
}

const polite = made("div", "unseen");
polite.setAttribute("role", "status");
polite.id = "said";
const urgent = made("div", "unseen");
urgent.setAttribute("role", "alert");
urgent.id = "said-at-once";
const within = () => document.querySelector("main") ?? document.body;
when("main").then(() => within().append(polite, urgent));

/** Let a screen reader say words, once; `atOnce` interrupts. */
export function say(words, atOnce = false) {
  const region = atOnce ? urgent : polite;
  // The same words again are no change, and would not be said.
  region.textContent = region.textContent === words ? `${words}\u00a0` : words;
}

/** Copy words; where the clipboard is closed to us, by a selection. Tells whether it worked. */
export async function copied(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    const area = made("textarea", "unseen");
    area.value = words;
    const had = document.activeElement;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    had?.focus();
    return done;
  }
}

/** Show for a moment beside a button what became of it, and say it. */
export function told(button, words) {
  button.dataset.words ??= button.textContent;
  button.textContent = words;
  say(words);
  clearTimeout(button.timer);
  button.timer = setTimeout(() => (button.textContent = button.dataset.words), 2500);
}
