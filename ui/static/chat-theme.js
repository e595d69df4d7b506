// Light or dark: as the system has it, until the visitor says otherwise; that is kept in the address and nowhere else.
import { made } from "./chat-page.js";

const NAMES = { light: "Light", dark: "Dark" };

export function startTheme({ tools }) {
  const button = made("button", "pc-tool pc-theme", "", () => {
    set(isDark() ? "light" : "dark");
    const address = new URL(location.href);
    address.searchParams.set("__theme", isDark() ? "dark" : "light");
    history.replaceState(history.state, "", address);
  });
  const show = () => {
    const next = isDark() ? "light" : "dark";
    button.textContent = NAMES[next];
    button.setAttribute("aria-label", `Switch to ${next} colours`);
  };
  new MutationObserver(show).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  tools.append(button);
  show();
}

const isDark = () => document.body.classList.contains("dark");
const set = (theme) => document.body.classList.toggle("dark", theme === "dark");
