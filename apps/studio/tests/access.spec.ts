// For everybody: WCAG 2.2 AA as far as axe can tell, targets that a thumb hits, and nothing that scrolls sideways.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { Word } from "../src/app/words";
import { expect, halt, korean, open, test, word } from "./studio";

const kLevels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const kTouch_px = 44;

async function looked(page: Page, what: string, phone: boolean): Promise<void> {
  // axe names the page by the types of another release of Playwright.
  const { violations } = await new AxeBuilder({ page: page as never }).withTags(kLevels).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`), what).toEqual([]);
  if (!phone) return;
  const small = await page.evaluate((least) => {
    const top = document.querySelector("dialog") ?? document.body;
    return [...top.querySelectorAll("button, input, summary")].flatMap((each) => {
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

for (const [look, language] of [
  ["dark", "en"],
  ["light", "ko"],
] as const)
  test(`every room and dialog, ${look}, ${language}`, async ({ page, isMobile }) => {
    const text = language === "ko" ? korean : word;
    const press = (key: Word) => page.getByRole("button", { name: text(key), exact: true }).click();
    const check = (key: Word) => page.getByRole("radio", { name: text(key), exact: true }).check();
    const see = (what: string) => looked(page, what, isMobile);
    await page.emulateMedia({ colorScheme: look });
    await page.addInitScript((language) => localStorage.setItem("ombra.settings", JSON.stringify({ language })), language);
    if (language === "en") await open(page);
    else await page.goto("./");
    await expect(page.locator("html")).toHaveAttribute("data-theme", look);
    await expect(page.getByRole("heading", { name: text("ask") })).toBeVisible();
    await see("shape");

    await page.getByText(text("details")).click();
    await press("typeGo");
    await see("shape with details and a message");
    await press("find");
    await expect(page.getByRole("button", { name: text("stop"), exact: true })).toBeVisible();
    await see("shape, busy");
    if (language === "en") await halt(page);
    else await press("stop");
    await see("shape, done");

    await page.getByRole("navigation").getByRole("button", { name: text("roomHold") }).click();
    await see("the lesson");
    await check("holdAdjust");
    await see("adjust");
    await check("arm");
    await see("adjust an arm");
    await check("holdHands");
    await see("my hands");
    await page.getByRole("navigation").getByRole("button", { name: text("roomLight") }).click();
    await see("light");

    await press("share");
    await see("share");
    await page.keyboard.press("Escape");
    await press("settings");
    await see("settings");
    await page.keyboard.press("Escape");
    await page.getByRole("navigation").getByRole("button", { name: text("roomShape") }).click();
    await press("draw");
    await see("draw");
  });
