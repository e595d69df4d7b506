// The chat page: joins its parts once Gradio has drawn it.
import { startAsking } from "./chat-asking.js";
import { startFeedback } from "./chat-feedback.js";
import { startKeys } from "./chat-keys.js";
import { startLinks } from "./chat-links.js";
import { startPrinting } from "./chat-print.js";
import { startTheme } from "./chat-theme.js";
import { startTurns } from "./chat-turns.js";
import { startVisitor } from "./chat-visitor.js";
import { known, when } from "./chat-page.js";

const page = {
  turns: await when("#conversation .turns"),
  field: await when("#question textarea"),
  tools: await when("#heading .tools"),
};
const settings = known();
startTurns(page);
startAsking(page, settings);
if (settings.feedback) startFeedback(page);
startKeys(page);
startTheme(page);
startPrinting(page);
startVisitor(page, settings);
startLinks(page, settings);
document.documentElement.classList.add("pc-ready");
window.dispatchEvent(new CustomEvent("pincite:ready"));
