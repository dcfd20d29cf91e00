// Move: parts on sliders, the built-in plays, a timeline of one's own, and what leaves of it.
import type { Page } from "@playwright/test";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { looked } from "./access";
import { apart, dark, frameSeen, grey, share } from "./pictures";
import { binary, button, changed, enter, expect, open, pattern, root, settled, test, wall, word } from "./studio";

const region = (page: Page, key: Parameters<typeof word>[0]) => page.getByRole("region", { name: word(key), exact: true });
const time = (page: Page) => page.getByRole("slider", { name: word("playTime"), exact: true });
const cards = (page: Page) => region(page, "timeline").locator("ol.cards").first().locator(":scope > li");
const kStaging = { timeout: 90_000 };

async function choosePlay(page: Page, play: Parameters<typeof word>[0]): Promise<void> {
  await region(page, "plays").getByRole("button", { name: word(play), exact: true }).click();
  await staged(page);
}
/** The play can be shown to its end. */
async function staged(page: Page): Promise<void> {
  await expect(button(page, "playGlb")).toBeEnabled(kStaging);
}
async function at(page: Page, seconds: number): Promise<number[]> {
  await time(page).fill(String(Number(seconds.toFixed(2))));
  await page.waitForTimeout(300);
  return seen(page);
}
async function seen(page: Page): Promise<number[]> {
  const box = (await wall(page).boundingBox())!;
  const high = Math.round((9 / 16) * box.width);
  const clip = { x: box.x, y: box.y + (box.height - high) / 2, width: box.width, height: high };
  return grey(page, await page.screenshot({ clip, scale: "css" }), "image/png", 96);
}
/** Opens a script. */
const give = (page: Page, text: string) =>
  page.getByTestId("play-files").setInputFiles({ name: "own.json", mimeType: "application/json", buffer: Buffer.from(text) });
async function file(page: Page, press: () => Promise<void>): Promise<Buffer> {
  const coming = page.waitForEvent("download", { timeout: 110_000 });
  await press();
  return readFileSync((await (await coming).path())!);
}

test("a figure's part is moved on the stage, undone, and looked at", async ({ page, isMobile }) => {
  await open(page);
  await enter(page, "roomMove");
  await region(page, "move").getByRole("button", { name: "Dog", exact: true }).click();
  const before = await settled(page);
  const shut = await frameSeen(page);
  const jaw = page.getByRole("slider", { name: word("part_jaw"), exact: true });
  await jaw.fill("1");
  const wide = await changed(page, before);
  const part = JSON.parse(readFileSync(join(root, "gallery/dog/parts/jaw.json"), "utf8")) as typeof wide.pose;
  expect(wide.pose.hands).toEqual(part.hands);
  await expect.poll(async () => apart(shut, await frameSeen(page))).toBeGreaterThan(1);
  await jaw.press("Home");
  expect((await changed(page, wide)).pose.hands).toEqual(before.pose.hands);
  await button(page, "undo").click();
  await button(page, "undo").click();
  await expect.poll(async () => apart(shut, await frameSeen(page))).toBeLessThan(1);
  await looked(page, "parts", isMobile);
});

test("the dog goes to somebody's shadow and bites it", async ({ page, isMobile }) => {
  await open(page);
  await enter(page, "roomMove");
  await choosePlay(page, "play_bite");
  await expect(page.getByText(pattern("playBite"))).toContainText(word("part_jaw").toLowerCase());
  // As the command line has it.
  const [, told] = pattern("playBite").exec((await page.getByText(pattern("playBite")).textContent())!)!.slice(1);
  const { bites, seconds } = JSON.parse(spawnSync(binary, ["play", "bite", "--json"]).stdout.toString()) as {
    bites: { time_s: number }[];
    seconds: number;
  };
  expect(Math.abs(Number(told) - bites[0]!.time_s)).toBeLessThanOrEqual(0.02);
  expect(Number(await time(page).getAttribute("max"))).toBeCloseTo(seconds, 1);
  const begin = await at(page, 0);
  const bitten = await at(page, bites[0]!.time_s);
  // Somebody's legs and back are dark at the left from the beginning; the dog is there as it bites.
  const left = (picture: number[]) => dark(picture).filter((_, i) => i % 96 < 40).filter(Boolean).length;
  expect(left(begin)).toBeGreaterThan(150);
  expect(left(bitten)).toBeGreaterThan(left(begin) + 100);
  await looked(page, "a play", isMobile);

  await button(page, "playPlay").click();
  await expect(button(page, "playPause")).toBeVisible();
  const started = Number(await time(page).inputValue());
  await expect.poll(async () => Number(await time(page).inputValue())).toBeGreaterThan(started + 0.3);
  await expect(page.locator("li.card[aria-current]")).toHaveCount(1);
  await button(page, "playPause").click();
  // Another room has the scene again.
  await enter(page, "roomShape");
  await expect(wall(page)).toHaveAttribute("aria-label", pattern("wallLabel"));
});

test("every built-in play can be shown, and moves", { tag: "@once" }, async ({ page }) => {
  await open(page);
  await enter(page, "roomMove");
  for (const play of ["play_flap", "play_howl", "play_quack", "play_snap", "play_transform"] as const) {
    await choosePlay(page, play);
    const end = Number(await time(page).getAttribute("max"));
    const shots = [];
    for (const part of [0, 0.35, 0.7]) shots.push(await at(page, part * end));
    expect(Math.max(apart(shots[0]!, shots[1]!), apart(shots[1]!, shots[2]!)), play).toBeGreaterThan(0.5);
    expect(share(dark(shots[2]!)), play).toBeGreaterThan(0.02);
  }
});

test("the moon rises: light and shadow come with it", { tag: "@once" }, async ({ page }) => {
  await open(page);
  await enter(page, "roomMove");
  await choosePlay(page, "play_transform");
  const brightness = (picture: number[]) => picture.reduce((sum, value) => sum + value, 0) / picture.length;
  const night = await at(page, 0.2);
  const moonlit = await at(page, 8);
  expect(brightness(moonlit)).toBeGreaterThan(1.5 * brightness(night));
  await expect(page.getByText("A wolf!", { exact: true })).toBeVisible();
});

test("a play of one's own: begun with what is on the stage, changed, undone, saved, opened", async ({ page, isMobile }, info) => {
  await open(page);
  await enter(page, "roomMove");
  await region(page, "move").getByRole("button", { name: "Dog", exact: true }).click();
  await settled(page);
  await button(page, "playOwn").click();
  await staged(page);
  await expect(cards(page)).toHaveCount(1);
  await button(page, "cardAdd").click();
  await expect(cards(page)).toHaveCount(2);
  const jaw = page.getByRole("slider", { name: word("part_jaw"), exact: true });
  await jaw.fill("1");
  await page.getByRole("slider", { name: word("cardMove"), exact: true }).fill("-0.2");
  await page.getByLabel(word("cardCaption"), { exact: true }).fill("Wuff");
  await button(page, "cardRepeatIt").click();
  await expect(cards(page).nth(1)).toContainText(word("cardRepeat", { times: 2 }));
  await button(page, "undo").click();
  await expect(cards(page).nth(1)).not.toContainText(word("cardRepeat", { times: 2 }));
  // Earlier and later by the keyboard alone.
  await page.getByRole("button", { name: word("cardCopy"), exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(cards(page)).toHaveCount(3);
  await button(page, "cardRemove").click();
  await expect(cards(page)).toHaveCount(2);
  await staged(page);
  await looked(page, "a card that is open", isMobile);

  const script = await file(page, () => button(page, "playSave").click());
  const value = JSON.parse(script.toString()) as { steps: object[] };
  expect(value.steps).toEqual([
    { figure: "dog", seconds: 1 },
    { seconds: 1, parts: { jaw: 1 }, move_m: -0.2, caption: "Wuff" },
  ]);
  const path = info.outputPath("own.json");
  writeFileSync(path, script);
  const played = spawnSync(binary, ["play", path, "--json"]);
  expect(played.status, played.stderr.toString()).toBe(0);

  await button(page, "playLeave").click();
  await page.getByTestId("play-files").setInputFiles(path);
  await staged(page);
  await expect(cards(page)).toHaveCount(2);
});

test("what is wrong in a script is said with its line", async ({ page, isMobile }) => {
  await open(page);
  await enter(page, "roomMove");
  const problem = region(page, "plays").locator("xpath=..").getByText(pattern("playProblem"));
  await give(page, '{"format": "ombra.play/1",\n"steps": [\n{"figure": "dog"},\n{"parts": {"jw": 1}}]}');
  await expect(problem).toContainText("line 4: jw: is no part of this figure; it has jaw", kStaging);
  await give(page, '{"format": "ombra.play/1",\n"steps": [\n{"figure": "dragon.json"}]}');
  await expect(problem).toContainText("line 3: dragon.json: is no figure", kStaging);
  await give(page, '{"format": "ombra.play/1",\n"steps": [{"figure": "dog",\n"seconds": -1}]}');
  await expect(problem).toContainText("line 3", kStaging);
  await give(page, "{nonsense");
  await expect(problem).toBeVisible();
  await looked(page, "a play that cannot be played", isMobile);
});

test("hands that cannot be so fast are told", { tag: "@once" }, async ({ page }) => {
  await open(page);
  await enter(page, "roomMove");
  await give(page, '{"format": "ombra.play/1", "steps": [{"figure": "dog"}, {"parts": {"jaw": 1}, "seconds": 0.05}]}');
  await staged(page);
  await expect(page.getByText(pattern("playSlow"))).toContainText(/ 2.* 0\.\d\d /);
});

test("a film that players show, and a scene that moves", { tag: "@once" }, async ({ page }) => {
  await open(page);
  await enter(page, "roomMove");
  // Short, for software draws it.
  const text = '{"format": "ombra.play/1", "steps": [{"figure": "dog", "seconds": 0.3}, {"parts": {"jaw": 1}, "seconds": 0.7, "caption": "Wuff"}]}';
  await give(page, text);
  await staged(page);
  const film = await file(page, () => button(page, "filmMake").click());
  const seconds = Number(await time(page).getAttribute("max"));
  const shown = await page.evaluate(async (text) => {
    const video = document.createElement("video");
    video.muted = true;
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    video.src = URL.createObjectURL(new Blob([bytes]));
    await new Promise((done, failed) => {
      video.onloadeddata = done;
      video.onerror = () => failed(new Error(video.error?.message ?? "no film"));
    });
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [64, 36];
    const context = canvas.getContext("2d", { willReadFrequently: true })!;
    const picture = async (time: number) => {
      video.currentTime = time;
      await new Promise((done) => (video.onseeked = done));
      context.drawImage(video, 0, 0, 64, 36);
      return Array.from(context.getImageData(0, 0, 64, 36).data);
    };
    const [open, shut] = [await picture(0.1), await picture(0.9)];
    const moved = open.reduce((sum, value, i) => sum + Math.abs(value - shut[i]!), 0) / open.length;
    return { width: video.videoWidth, height: video.videoHeight, seconds: video.duration, moved };
  }, film.toString("base64"));
  expect([shown.width, shown.height]).toEqual([1280, 720]);
  expect(Math.abs(shown.seconds - seconds)).toBeLessThan(0.1);
  expect(shown.moved).toBeGreaterThan(1);

  const glb = await file(page, () => button(page, "playGlb").click());
  const json = JSON.parse(glb.subarray(20, 20 + glb.readUInt32LE(12)).toString()) as {
    animations: { name: string; channels: object[] }[];
    scenes: object[];
  };
  expect(glb.readUInt32LE(0)).toBe(0x46546c67);
  expect(json.animations).toHaveLength(1);
  expect(json.animations[0]!.channels.length).toBeGreaterThan(3);
});

test("a saved play that needs poses brings them, and opens with them", { tag: "@once" }, async ({ page }, info) => {
  await open(page);
  await enter(page, "roomMove");
  await choosePlay(page, "play_transform");
  const saved: string[] = [];
  page.on("download", async (download) => {
    const path = info.outputPath(download.suggestedFilename());
    await download.saveAs(path);
    saved.push(path);
  });
  await button(page, "playSave").click();
  await expect.poll(() => saved.length, { timeout: 20_000 }).toBe(4);
  await expect(page.getByText(pattern("playSavedWith"))).toBeVisible();
  const script = saved.find((path) => path.endsWith("play.json"))!;
  const played = spawnSync(binary, ["play", script, "--json"]);
  expect(played.status, played.stderr.toString()).toBe(0);
  await page.getByTestId("play-files").setInputFiles(saved);
  await staged(page);
});
