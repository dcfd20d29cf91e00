// The keyboard alone: from the first screen to a heart that is found and its lesson.
import type { Page } from "@playwright/test";
import { button, expect, halt, open, pattern, percent, test, word } from "./studio";

/** What has the focus: its name, and whether that is to be seen. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return { name: "", seen: false };
    const name = at.getAttribute("aria-label") ?? (at as HTMLInputElement).labels?.[0]?.textContent ?? at.textContent ?? "";
    // A radio button's own label shows its focus.
    const shows = at instanceof HTMLInputElement && at.type === "radio" ? at.nextElementSibling! : at;
    const { outlineStyle, outlineWidth } = getComputedStyle(shows);
    const box = shows.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const covered = !top || !(shows.contains(top) || top.contains(shows) || at.contains(top));
    return { name: name.trim(), seen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && box.width > 0 && !covered };
  });

/** Presses Tab until something of that name has the focus; every stop on the way is seen. */
async function tabTo(page: Page, name: string, key = "Tab"): Promise<void> {
  for (let i = 0; i < 90; ++i) {
    const at = await focused(page);
    if (at.name === name && at.seen) return;
    await page.keyboard.press(key);
    const next = await focused(page);
    if (next.name !== "") expect(next.seen, `the focus on “${next.name}” is seen`).toBe(true);
  }
  throw new Error(`nothing called “${name}” takes the focus`);
}

test("from the first screen to a heart and its lesson", { tag: "@once" }, async ({ page }) => {
  await open(page);
  await tabTo(page, "Heart");
  await page.keyboard.press("Enter");
  await tabTo(page, word("find"), "Shift+Tab");
  await page.keyboard.press("Space");
  await expect(button(page, "stop")).toBeFocused();
  await expect(page.getByTestId("line")).toHaveText(pattern("lookingAt"), { timeout: 60_000 });
  await expect.poll(() => percent(page), { timeout: 60_000 }).toBeGreaterThanOrEqual(70);
  await page.keyboard.press("Enter");
  await halt(page);
  await expect(button(page, "find")).toBeFocused();

  await tabTo(page, word("roomHold"), "Shift+Tab");
  await page.keyboard.press("Enter");
  await tabTo(page, word("next"));
  const heading = page.getByRole("heading", { level: 3 });
  const first = await heading.textContent();
  await page.keyboard.press("Enter");
  await expect(heading).not.toHaveText(first!);
  await tabTo(page, word("holdSteps"), "Shift+Tab");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: word("holdAdjust") })).toBeChecked();
  await tabTo(page, word("jointFlexion1"));
  await page.keyboard.press("ArrowUp");
});

test("Escape closes a dialog, and the focus goes back to where it was", { tag: "@once" }, async ({ page }) => {
  await open(page);
  for (const [opener, title] of [
    ["share", "share"],
    ["settings", "settings"],
    ["draw", "drawTitle"],
  ] as const) {
    await button(page, opener).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: word(title) });
    await expect(dialog).toBeVisible();
    for (let i = 0; i < 12; ++i) {
      await page.keyboard.press("Tab");
      // The browser's own bar may have its turn between the last and the first.
      const outside = await page.evaluate(() => {
        const at = document.activeElement;
        if (!document.hasFocus()) return "";
        return at === null || at === document.body || at === document.documentElement || at.closest("dialog") ? "" : at.outerHTML;
      });
      expect(outside).toBe("");
    }
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(button(page, opener)).toBeFocused();
  }
});
