/** Whether colours are dark, so that the chat follows its page and letters stay readable on any accent. */

/** Return the relative luminance of a computed colour such as "rgb(0, 0, 0)" (WCAG 2.2), or undefined where it is see-through or unknown. */
export function luminance(colour: string): number | undefined {
  const numbers = /^rgba?\(([\d.]+)[, ]+([\d.]+)[, ]+([\d.]+)(?:[,/ ]+([\d.]+))?\)$/.exec(colour);
  if (!numbers || Number(numbers[4] ?? 1) < 0.5) return undefined;
  const [red, green, blue] = [1, 2, 3].map((place) => {
    const part = Number(numbers[place]) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Tell whether the page around an element is dark: by the colour that lies behind it, else by the page's colour scheme. */
export function darkAround(element: Element): boolean {
  for (let each: Element | null = element.parentElement; each; each = each.parentElement) {
    const behind = luminance(getComputedStyle(each).backgroundColor);
    if (behind !== undefined) return behind < 0.18;
  }
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  if (!scheme.includes("dark")) return false;
  return !scheme.includes("light") || matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Return black or white, whichever is read better on a colour. */
export function readableOn(colour: string): string {
  // Where the contrast with black and with white is equal (WCAG 2.2): (L + .05)² = .05 · 1.05
  return (luminance(colour) ?? 0) > 0.179 ? "#000" : "#fff";
}
