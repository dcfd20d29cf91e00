// Light: the lamp and the distances change the shadow, and the words with it.
import { apart, frameSeen } from "./pictures";
import type { Page } from "@playwright/test";
import { button, changed, choose, enter, expect, open, pattern, scene, settled, slider, test, word } from "./studio";

test("the lamp is moved by sliders, and put back", async ({ page }) => {
  await open(page);
  await enter(page, "roomLight");
  await expect(page.getByRole("radio", { name: word("viewSide"), exact: true })).toBeChecked();
  await choose(page, "viewAudience");
  const before = await settled(page);
  const advice = page.getByTestId("distances");
  const said = await advice.textContent();
  const seen = await frameSeen(page);

  await slider(page, "lampFromWall").fill("3.2");
  const far = await changed(page, before);
  expect(far.pose.stage.lamp.position_m[2]).toBeCloseTo(3.2, 3);
  expect(far.pose.hands).toEqual(before.pose.hands);
  await expect(advice).not.toHaveText(said!);
  await expect(advice).toContainText(word("centimetres", { value: 320 }));
  await expect.poll(async () => apart(seen, await frameSeen(page))).toBeGreaterThan(3);

  await slider(page, "lampAcross").press("ArrowRight");
  const across = await changed(page, far);
  expect(across.pose.stage.lamp.position_m[0]).toBeCloseTo(0.01, 3);
  await slider(page, "lampHeight").press("ArrowLeft");
  await changed(page, across);
  await button(page, "lampReset").click();
  await expect(advice).toHaveText(said!);
  await expect.poll(async () => (await settled(page)).pose.stage.lamp.position_m).toEqual(before.pose.stage.lamp.position_m);
  await expect.poll(async () => apart(seen, await frameSeen(page))).toBeLessThan(0.5);
  await button(page, "undo").click();
  await expect(advice).not.toHaveText(said!);
});

/** The words about the light, once they are of this one. */
async function said(page: Page): Promise<string> {
  const seen = page.getByTestId("seen");
  await expect(seen).not.toHaveText(word("seenLooking"), { timeout: 30_000 });
  return (await seen.textContent())!;
}

test("a candle's shadow is soft, and the words say how to sharpen it", async ({ page, another }) => {
  await open(page);
  const sharp = await frameSeen(page);
  await enter(page, "roomLight");
  await expect(page.getByTestId("seen")).toHaveText(word("seenUnlit"));
  const point = await settled(page);
  await choose(page, "lampCandle");
  const candle = await changed(page, point);
  expect(candle.pose.stage.lamp.shape).toBe("sphere");
  expect(candle.pose.stage.lamp.colour_k).toBe(1900);
  const words = await said(page);
  expect(words).toContain(word("seenSwallowed", { there: word("seenPlain") }));
  expect(words).toMatch(pattern("mendSharper"));
  await choose(page, "viewAudience");
  // Soft edges are grey where sharp ones are black or white.
  await expect.poll(async () => apart(sharp, await frameSeen(page)), { timeout: 20_000 }).toBeGreaterThan(8);

  // What the words advise is enough, and what is less is not.
  const least = Number(/(\d+) mm/.exec(words)![1]);
  await slider(page, "lampSize").fill(String((least - 1) / 1000));
  await changed(page, candle);
  expect(await said(page)).toContain(word("seenSoft", { there: word("seenPlain") }));
  await button(page, "undo").click();
  expect(await said(page)).toBe(words);

  // Whoever opens the link has the same light.
  const friend = await another();
  await open(friend, new URL(page.url()).hash);
  await enter(friend, "roomLight");
  await expect(friend.getByRole("radio", { name: word("lampCandle"), exact: true })).toBeChecked();
  expect(await said(friend)).toBe(words);
});

test("the best place for a lamp is found, and undone", async ({ page }) => {
  await open(page);
  await enter(page, "roomLight");
  const point = await settled(page);
  await choose(page, "lampCandle");
  const before = await changed(page, point);
  const words = await said(page);
  await button(page, "lampBest").click();
  await expect.poll(() => JSON.stringify(scene(page)) !== JSON.stringify(before), { timeout: 60_000 }).toBe(true);
  const after = await settled(page);
  expect(after.pose.stage.lamp.position_m).not.toEqual(before.pose.stage.lamp.position_m);
  expect(after.pose.hands.left!.joints_deg).toEqual(before.pose.hands.left!.joints_deg);
  expect(await said(page)).not.toBe(words);
  await button(page, "undo").click();
  await expect.poll(async () => (await settled(page)).pose).toEqual(before.pose);
});

test("under the full moon the light comes from the sky", async ({ page }) => {
  await open(page);
  await enter(page, "roomLight");
  const point = await settled(page);
  await choose(page, "lampFullMoon");
  const moon = await changed(page, point);
  expect(moon.pose.stage.lamp.shape).toBe("distant");
  expect(moon.pose.stage.lamp.position_m[2]).toBeGreaterThan(500);
  await expect(page.getByTestId("distances")).toHaveText(word("lampInSky"));
  await expect(slider(page, "lampFromWall")).toHaveCount(0);
  expect(await said(page)).toContain(word("seenPlain"));
  await choose(page, "lampLedBulb");
  const bulb = await changed(page, moon);
  expect(bulb.pose.stage.lamp.position_m).toEqual([0, 1.25, 2.5]);
});
