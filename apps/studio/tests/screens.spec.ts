// Pictures of the studio for docs/studio/: OMBRA_SCREENS=1 npx playwright test --project=desktop screens
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { show, still, test as withWall, watch } from "./camera";
import { button, choose, enter, expect, figure, find, halt, open, pattern, root, settled, test, word } from "./studio";

const kSizes = { phone: [390, 844], tablet: [820, 1180], desktop: [1440, 900] } as const;

for (const [size, [width, height]] of Object.entries(kSizes))
  test(`pictures, ${size}`, { tag: "@screens" }, async ({ page }) => {
    test.setTimeout(300_000);
    const shoot = async (name: string) => {
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await page.waitForTimeout(500); // what glides has arrived
      await page.screenshot({ path: join(root, "docs/studio", `${name}-${size}.png`), scale: "css" });
    };
    const over = async (name: string, open: (page: Page) => Promise<void>) => {
      await open(page);
      await expect(page.getByRole("dialog")).toBeVisible();
      await shoot(name);
      await page.keyboard.press("Escape");
    };
    await page.setViewportSize({ width, height });
    await open(page);
    await settled(page);
    await shoot("shape");
    await page.locator("input[type=file]").setInputFiles({ name: "letter.txt", mimeType: "text/plain", buffer: Buffer.from("x") });
    await expect(page.getByText(pattern("badPicture"))).toBeVisible();
    await shoot("shape-failed");
    await button(page, "dismiss").click();
    await figure(page, "Rabbit").click();
    await button(page, "find").click();
    await expect(page.getByTestId("line")).toHaveText(pattern("lookingAt"), { timeout: 60_000 });
    await shoot("shape-busy");
    await halt(page);
    await find(page, 75);
    await shoot("shape-done");
    await over("draw", (page) => button(page, "draw").click());
    await over("share", (page) => button(page, "share").click());
    await over("settings", (page) => button(page, "settings").click());

    await enter(page, "roomHold");
    await shoot("hold");
    await button(page, "next").click();
    await shoot("hold-step");
    await choose(page, "holdAdjust");
    await shoot("hold-adjust");
    await choose(page, "holdHands");
    await shoot("hold-hands");
    await enter(page, "roomLight");
    await shoot("light");
    await enter(page, "roomMove");
    await shoot("move-parts");
    await page.getByRole("button", { name: word("play_bite"), exact: true }).click();
    await expect(button(page, "playGlb")).toBeEnabled({ timeout: 90_000 });
    await page.getByRole("slider", { name: word("playTime"), exact: true }).fill("4.5");
    await shoot("move");
    await button(page, "perform").click();
    await shoot("perform");
    await page.keyboard.press("Escape");
    await button(page, "playLeave").click();
    await enter(page, "roomLight");
    await page.emulateMedia({ colorScheme: "light" });
    await shoot("light-by-day");
    await enter(page, "roomShape");
    await expect(page.getByRole("heading", { name: word("ask") })).toBeVisible();
    await shoot("shape-by-day");
  });

for (const [size, [width, height]] of Object.entries(kSizes))
  withWall(`pictures of a rehearsal, ${size}`, { tag: "@screens" }, async ({ page }) => {
    withWall.setTimeout(300_000);
    const shoot = (name: string) =>
      page.screenshot({ path: join(root, "docs/studio", `${name}-${size}.png`), scale: "css" });
    await page.setViewportSize({ width, height });
    await watch(page, still("heart-figure"));
    await open(page);
    await enter(page, "roomRehearse");
    await expect(button(page, "cameraUse")).toBeVisible();
    await shoot("rehearse-off");
    await button(page, "cameraUse").click();
    await expect(page.getByTestId("live-score")).toHaveText(/^9\d$/, { timeout: 60_000 });
    await page.waitForTimeout(3000);
    await show(page, still("wolf-figure"));
    await expect(page.getByTestId("live-score")).toHaveText(/^[5-8]\d$/, { timeout: 60_000 });
    await page.waitForTimeout(3000);
    await show(page, still("heart-figure"));
    await expect(page.getByRole("listitem").filter({ has: page.getByRole("heading") })).toHaveCount(2, { timeout: 60_000 });
    await page.waitForTimeout(3000);
    await page.getByRole("button", { name: new RegExp(`^${word("takeOkay")}:`) }).first().click();
    await shoot("rehearse");
    await page.getByText(word("setUpCamera")).click();
    await button(page, "corners").click();
    await page.waitForTimeout(1500);
    await shoot("rehearse-corners");
    await button(page, "corners").click();
    await choose(page, "lookHands");
    await page.waitForTimeout(3000);
    await shoot("rehearse-hands");
  });
