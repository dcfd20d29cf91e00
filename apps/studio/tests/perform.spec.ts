// Perform: the wall and nothing else, on cues from keys and MIDI, and the window for the audience.
import type { Page } from "@playwright/test";
import { looked } from "./access";
import { apart, grey } from "./pictures";
import { button, enter, expect, open, test, word } from "./studio";

const dialog = (page: Page) => page.getByRole("dialog", { name: word("performWall"), exact: true });

/** Below it the cues of a performance come and go. */
const kAbove = 0.6;

/** @param high how much of the wall is looked at, from its top */
async function shown(page: Page, high = 1): Promise<number[]> {
  const canvas = page.getByRole("img", { name: word("playLabel"), exact: true }).last();
  const { x, y, width, height } = (await canvas.boundingBox())!;
  const clip = { x, y, width, height: Math.round(high * height) };
  return grey(page, await page.screenshot({ clip, scale: "css" }), "image/png", 96);
}
/** Once nothing moves any more. */
async function still(page: Page, high = 1): Promise<number[]> {
  let last = await shown(page, high);
  await expect
    .poll(
      async () => {
        const before = last;
        last = await shown(page, high);
        return apart(before, last);
      },
      { intervals: [400], timeout: 30_000 },
    )
    .toBeLessThan(0.05);
  return last;
}
const brightness = (picture: number[]) => picture.reduce((sum, value) => sum + value, 0) / picture.length;

async function performed(page: Page): Promise<void> {
  await open(page);
  await enter(page, "roomMove");
  const text = JSON.stringify({
    format: "ombra.play/1",
    steps: [
      { figure: "dog", seconds: 0.5 },
      { parts: { jaw: 1 }, seconds: 0.4, caption: "One" },
      { repeat: 2, steps: [{ parts: { jaw: 0 }, seconds: 0.4, caption: "Two" }, { parts: { jaw: 1 }, seconds: 0.4 }] },
      { parts: { jaw: 0 }, seconds: 0.4, caption: "Three" },
    ],
  });
  await page.getByTestId("play-files").setInputFiles({ name: "own.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await expect(button(page, "playGlb")).toBeEnabled({ timeout: 90_000 });
  await button(page, "perform").click();
  await expect(dialog(page)).toBeVisible();
}
const said = (page: Page, text: string) => dialog(page).getByText(text, { exact: true });

test("the play waits for a cue after every step", async ({ page, isMobile }) => {
  await performed(page);
  const begin = await still(page, kAbove);
  await looked(page, "the performance", isMobile);
  await expect(dialog(page).getByRole("button", { name: word("performNext") })).toBeVisible();
  if (isMobile) await dialog(page).getByRole("button", { name: word("performNext") }).tap();
  else await page.keyboard.press("Space");
  await expect(said(page, "One")).toBeVisible();
  await page.waitForTimeout(1500);
  await expect(said(page, "One")).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(said(page, "Two")).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(said(page, "Three")).toBeVisible();
  await page.keyboard.press("ArrowLeft");
  await expect(said(page, "Two")).toBeVisible();
  await page.keyboard.press("Home");
  await expect.poll(async () => apart(begin, await shown(page, kAbove)), { timeout: 20_000 }).toBeLessThan(1);
  await page.keyboard.press("b");
  await expect.poll(async () => brightness(await shown(page, kAbove)), { timeout: 20_000 }).toBeLessThan(0.4 * brightness(begin));
  await page.keyboard.press("b");
  await expect.poll(async () => apart(begin, await shown(page, kAbove)), { timeout: 20_000 }).toBeLessThan(1);
  await page.keyboard.press("p");
  await page.keyboard.press("ArrowRight");
  await expect(said(page, "Three")).toBeVisible({ timeout: 20_000 });
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden({ timeout: 10_000 });
  await expect(button(page, "perform")).toBeVisible();
});

test("MIDI is asked for once somebody wants it, and plays by a fixed table", { tag: "@once" }, async ({ page }) => {
  await page.addInitScript(() => {
    const input = { name: "Pads", onmidimessage: null as null | ((message: { data: Uint8Array }) => void) };
    const state = { asked: 0, play: (...data: number[]) => input.onmidimessage?.({ data: new Uint8Array(data) }) };
    Object.assign(window, { midi: state });
    navigator.requestMIDIAccess = (() => {
      state.asked++;
      return Promise.resolve({ inputs: new Map([["1", input]]), onstatechange: null });
    }) as unknown as typeof navigator.requestMIDIAccess;
  });
  type Midi = { midi: { asked: number; play(...data: number[]): void } };
  const play = (...data: number[]) => page.evaluate((data) => (window as unknown as Midi).midi.play(...data), data);
  await performed(page);
  expect(await page.evaluate(() => (window as unknown as Midi).midi.asked)).toBe(0);
  await dialog(page).getByRole("button", { name: word("midi"), exact: true }).click();
  await expect(dialog(page).getByRole("status")).toHaveText(word("midiOn", { names: "Pads" }));
  await play(0x91, 36, 90); // a C, on channel 2
  await expect(said(page, "One")).toBeVisible();
  await page.waitForTimeout(600);
  await play(0x80, 60, 0); // a key let go, a note without force, a controller: no cues
  await play(0x90, 60, 0);
  await play(0xb0, 60, 90);
  await page.waitForTimeout(300);
  await expect(said(page, "One")).toBeVisible();
  await play(0x90, 60, 90);
  await expect(said(page, "Two")).toBeVisible();
  await play(0x90, 62, 90);
  await expect(said(page, "One")).toBeVisible();
});

test("a browser without MIDI says so", { tag: "@once" }, async ({ page }) => {
  await page.addInitScript(() => Object.assign(navigator, { requestMIDIAccess: undefined }));
  await performed(page);
  await dialog(page).getByRole("button", { name: word("midi"), exact: true }).click();
  await expect(dialog(page).getByRole("status")).toHaveText(word("midiMissing"));
});

test("the audience's window follows", { tag: "@once" }, async ({ page }) => {
  await page.goto("./#audience");
  await expect(page).toHaveTitle(word("audienceTitle"));
  await expect(page.getByText(word("audienceAlone"))).toBeVisible();
  await looked(page, "the audience's window", false);

  await open(page);
  await enter(page, "roomMove");
  const coming = page.waitForEvent("popup");
  const text = '{"format": "ombra.play/1", "steps": [{"figure": "dog"}, {"parts": {"jaw": 1}, "caption": "Wuff"}]}';
  await page.getByTestId("play-files").setInputFiles({ name: "own.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await expect(button(page, "playGlb")).toBeEnabled({ timeout: 90_000 });
  await button(page, "audience").click();
  const audience = await coming;
  await expect(audience.getByText(word("audienceAlone"))).toBeHidden({ timeout: 30_000 });
  await expect(audience.getByRole("button")).toHaveCount(0);
  const shut = await still(audience);
  const slider = page.getByRole("slider", { name: word("playTime"), exact: true });
  await slider.fill("1.9");
  await expect(audience.getByText("Wuff", { exact: true })).toBeVisible();
  await expect.poll(async () => apart(shut, await shown(audience)), { timeout: 20_000 }).toBeGreaterThan(0.1);
  await slider.fill("0");
  await expect.poll(async () => apart(shut, await shown(audience)), { timeout: 20_000 }).toBeLessThan(0.05);
});
