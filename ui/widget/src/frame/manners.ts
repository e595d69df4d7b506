/** How a guest behaves: it takes no focus unasked, and its scrolling ends where it ends. */

let invited = false;

/** Let the frame take the focus from now on. */
export function invite(): void {
  invited = true;
}

/** Refuse the focus to scripts of the frame while its page has it and nobody has asked for the chat: Gradio focuses its field as it loads. */
export function takeNoFocus(): void {
  const focus = HTMLElement.prototype.focus;
  HTMLElement.prototype.focus = function (this: HTMLElement, options?: FocusOptions) {
    if (invited || document.hasFocus()) focus.call(this, options);
  };
}

/** Keep the page around from scrolling when the frame is scrolled to its end. */
export function scrollAlone(): void {
  document.documentElement.style.overscrollBehavior = "contain";
  // Browsers heed that only where there is something to scroll.
  addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.defaultPrevented) return;
    const path = event.composedPath().filter((each): each is Element => each instanceof Element);
    if (!path.some((element) => scrolls(element, event.deltaX, event.deltaY))) event.preventDefault();
  }, { passive: false });
}

function scrolls(element: Element, x: number, y: number): boolean {
  const root = element === document.documentElement;
  const style = getComputedStyle(element);
  const may = (overflow: string): boolean => root ? overflow !== "hidden" : overflow === "auto" || overflow === "scroll";
  const room = (delta: number, at: number, seen: number, whole: number): boolean =>
    delta < 0 ? at > 0 : delta > 0 && at + seen < whole - 1;
  return (
    (may(style.overflowY) && room(y, element.scrollTop, element.clientHeight, element.scrollHeight)) ||
    (may(style.overflowX) && room(x, element.scrollLeft, element.clientWidth, element.scrollWidth))
  );
}
