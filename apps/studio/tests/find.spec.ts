// Finding: better and better while one looks, stopped and gone on with, and more than one way.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { fragmentOf } from "./links";
import {
  button,
  changed,
  choose,
  expect,
  figure,
  find,
  halt,
  open,
  pattern,
  percent,
  root,
  scene,
  score,
  settled,
  test,
  wall,
  word,
} from "./studio";

/** Writes down each score that the page shows from now on. */
const writeDown = (page: Page) =>
  wall(page).evaluate((canvas) => {
    const seen: number[] = [];
    Object.assign(window, { seen });
    new MutationObserver(() => seen.push(Number(/(\d+) %/.exec(canvas.ariaLabel ?? "")?.[1]))).observe(canvas, {
      attributeFilter: ["aria-label"],
    });
  });
const writtenDown = (page: Page) => page.evaluate(() => (window as unknown as { seen: number[] }).seen);
const variants = (page: Page) => page.getByRole("region", { name: word("variants") }).getByRole("button");

test("the heart is found, in more than one way, and stays", { tag: "@once" }, async ({ page }, info) => {
  await open(page);
  const heart = await settled(page);
  // Begun from hands that make something else.
  const swan = JSON.parse(readFileSync(join(root, "gallery/swan/pose.json"), "utf8")) as unknown;
  await page.goto("about:blank");
  await open(page, fragmentOf(JSON.stringify({ ...heart, pose: swan })));
  await figure(page, "Heart").click();
  await settled(page);
  expect(await percent(page)).toBeLessThan(90);
  await writeDown(page);
  await button(page, "find").click();
  await expect(button(page, "stop")).toBeVisible();
  await expect(button(page, "find")).toBeVisible({ timeout: 90_000 });
  const line = (await page.getByTestId("line").textContent())!;
  info.annotations.push({ type: "heart", description: line });
  console.log(`heart: ${line}`);
  expect(await percent(page)).toBeGreaterThanOrEqual(93);
  const seen = await writtenDown(page);
  expect(seen.length).toBeGreaterThan(0);
  // Poses are ranked by their outline and salient parts as well, for which a point of overlap may be given.
  seen.forEach((each, i) => expect(each).toBeGreaterThanOrEqual(Math.max(...seen.slice(0, i + 1)) - 1));

  expect(await variants(page).count()).toBeGreaterThan(1);
  const best = await settled(page);
  const second = variants(page).nth(1);
  const [, , promised] = pattern("variant").exec((await second.textContent())!)!;
  await second.click();
  const other = await changed(page, best);
  expect(other.pose.hands).not.toEqual(best.pose.hands);
  await expect.poll(() => percent(page)).toBe(Number(promised));
  await button(page, "undo").click();
  expect(await changed(page, other)).toEqual(best);

  const shown = await score(page);
  await page.reload();
  await expect.poll(() => score(page)).toEqual(shown);
  expect(await settled(page)).toEqual(best);
});

test("a search is stopped at will, and gone on with for the better", async ({ page }) => {
  await open(page);
  await figure(page, "Crescent moon").click();
  await find(page, 30);
  await expect(page.getByTestId("line")).toHaveText(pattern("found"));
  const stopped = await percent(page);
  const held = await settled(page);
  await page.waitForTimeout(1500);
  expect(scene(page)).toEqual(held);

  await writeDown(page);
  await button(page, "findFurther").click();
  await expect(button(page, "stop")).toBeVisible();
  await page.waitForTimeout(5000);
  await halt(page);
  for (const each of await writtenDown(page)) expect(each).toBeGreaterThanOrEqual(stopped);
  expect(await percent(page)).toBeGreaterThanOrEqual(stopped);
});

test("one hand is enough where one asks for one", { tag: "@once" }, async ({ page }) => {
  await open(page);
  await page.getByText(word("details")).click();
  await choose(page, "handsLeft");
  await find(page, 10);
  expect(Object.keys((await settled(page)).pose.hands)).toEqual(["left"]);
});
