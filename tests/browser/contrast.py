"""How well every text on a page stands out from what is behind it (WCAG 1.4.3)."""

from dataclasses import dataclass

from playwright.sync_api import Page

AA = 4.5
_MEASURE = """() => {
  const parse = (colour) => {
    const parts = colour.match(/[\\d.]+/g).map(Number);
    if (!colour.startsWith("rgb") || parts.length < 3) throw new Error("colour " + colour);
    return [...parts.slice(0, 3), parts.length > 3 ? parts[3] : 1];
  };
  const over = (top, under) => [0, 1, 2].map((at) => top[at] * top[3] + under[at] * (1 - top[3]));
  const luminance = (colour) => {
    const [red, green, blue] = colour.map((part) => part / 255).map(
      (part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const canvas = getComputedStyle(document.documentElement).colorScheme.includes("dark")
    && matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
  const behind = (element) => {
    if (!element) return canvas;
    const own = parse(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own.slice(0, 3) : over(own, behind(element.parentElement));
  };
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, element = text.parentElement;
    if (!text.data.trim() || !element.checkVisibility()) continue;
    const paper = behind(element);
    const ink = over(parse(getComputedStyle(element).color), paper);
    const [dark, light] = [luminance(ink), luminance(paper)].sort((a, b) => a - b);
    found.push([text.data.trim(), (light + 0.05) / (dark + 0.05)]);
  }
  return found;
}"""


@dataclass(frozen=True)
class Contrast:
    """One text and its ratio to the colour behind it, 1 to 21."""

    words: str
    ratio: float


def measure_contrast(page: Page) -> list[Contrast]:
    """Return every text that is shown, in the page's order."""
    return [Contrast(str(words), float(ratio)) for words, ratio in page.evaluate(_MEASURE)]
