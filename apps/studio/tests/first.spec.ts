// The first screen: there is a shadow before anything is clicked, and it answers.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { apart, dark, frameOnPage, frameSeen, share } from "./pictures";
import { expect, open, percent, root, score, test, wall, word } from "./studio";

test("hands make a heart on the wall, and its score is known", async ({ page }) => {
  await open(page);
  await expect(page).toHaveTitle(word("title"));
  expect((await score(page)).name).toBe("Heart");
  const result = JSON.parse(readFileSync(join(root, "gallery/heart/result.json"), "utf8")) as { scores: { iou: number } };
  expect(Math.abs((await percent(page)) - 100 * result.scores.iou)).toBeLessThanOrEqual(1);
  await expect(page.getByRole("heading", { name: word("ask") })).toBeVisible();
  const shadow = share(dark(await frameSeen(page)));
  expect(shadow).toBeGreaterThan(0.1);
  expect(shadow).toBeLessThan(0.6);
});

test("the lamp sways with the pointer, and rests without it", { tag: "@once" }, async ({ page }) => {
  await open(page);
  await page.mouse.move(2, 2);
  const rest = await frameSeen(page);
  const { left, top, side } = await frameOnPage(page);
  await page.mouse.move(left + 0.04 * side, top + 0.05 * side);
  await expect.poll(async () => apart(rest, await frameSeen(page))).toBeGreaterThan(2);
  await page.mouse.move(2, 2);
  await expect.poll(async () => apart(rest, await frameSeen(page)), { timeout: 20_000 }).toBeLessThan(0.2);
});

test.describe("reduced motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });
  test("nothing sways or breathes", { tag: "@once" }, async ({ page }) => {
    await open(page);
    await page.mouse.move(2, 2);
    const rest = await frameSeen(page);
    const { left, top, side } = await frameOnPage(page);
    await page.mouse.move(left + 0.04 * side, top + 0.05 * side);
    await page.waitForTimeout(400);
    expect(apart(rest, await frameSeen(page))).toBeLessThan(0.2);
    await page.getByRole("button", { name: word("find") }).click();
    await expect(page.getByRole("button", { name: word("stop") })).toBeVisible();
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});

test("a browser without WebGL 2 is told what is needed", { tag: "@once" }, async ({ page }) => {
  await page.addInitScript(() => {
    const real = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...more: unknown[]) {
      return kind.startsWith("webgl") ? null : (real as (...all: unknown[]) => unknown).call(this, kind, ...more);
    } as typeof real;
  });
  await page.goto("./");
  await expect(page.getByRole("alert")).toContainText("WebGL");
});

test("a lost picture comes back", { tag: "@once" }, async ({ page }) => {
  await open(page);
  const before = await frameSeen(page);
  await wall(page).evaluate(async (canvas: HTMLCanvasElement) => {
    const lost = canvas.getContext("webgl2")!.getExtension("WEBGL_lose_context")!;
    lost.loseContext();
    await new Promise((done) => setTimeout(done, 100));
    lost.restoreContext();
  });
  await expect.poll(async () => apart(before, await frameSeen(page))).toBeLessThan(1);
});
