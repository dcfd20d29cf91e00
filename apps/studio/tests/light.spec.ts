// Light: the lamp and the distances change the shadow, and the words with it.
import { apart, frameSeen } from "./pictures";
import { button, changed, choose, enter, expect, open, settled, slider, test, word } from "./studio";

test("the lamp is moved by sliders, and put back", async ({ page }) => {
  await open(page);
  await enter(page, "roomLight");
  await expect(page.getByRole("radio", { name: word("viewSide"), exact: true })).toBeChecked();
  await choose(page, "viewAudience");
  const before = await settled(page);
  const advice = page.getByRole("region", { name: word("light") }).getByRole("paragraph");
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
