// What everybody needs of a page: WCAG 2.2 AA as far as axe can tell, targets that a thumb hits, and nothing that scrolls
// sideways.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./studio";

const kLevels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const kTouch_px = 44;

export async function looked(page: Page, what: string, phone: boolean): Promise<void> {
  // axe names the page by the types of another release of Playwright.
  const { violations } = await new AxeBuilder({ page: page as never }).withTags(kLevels).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`), what).toEqual([]);
  if (!phone) return;
  const small = await page.evaluate((least) => {
    const top = document.querySelector("dialog") ?? document.body;
    return [...top.querySelectorAll("button, input, select, summary")].flatMap((each) => {
      if (!each.checkVisibility()) return [];
      const box = (each.closest("label") ?? each).getBoundingClientRect();
      return box.height < least - 0.5 || box.width < least - 0.5 ? [`${each.outerHTML.slice(0, 90)} ${box.width}x${box.height}`] : [];
    });
  }, kTouch_px);
  expect(small, what).toEqual([]);
  const wide = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll("aside, dialog, main, nav, header")].flatMap((each) =>
      each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== "hidden"
        ? [`${each.tagName} ${each.scrollWidth} > ${each.clientWidth}`]
        : [],
    ),
  );
  expect(wide, what).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
}
