// Share and save: the link is the scene, and the files are what was shown.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { Word } from "../src/app/words";
import { alike, dark, frameSeen, grey, share } from "./pictures";
import { binary, button, choose, enter, expect, open, pattern, percent, score, settled, slider, test, word } from "./studio";

const dialog = (page: Page) => page.getByRole("dialog", { name: word("share") });

async function save(page: Page, key: Word): Promise<{ name: string; content: Buffer }> {
  const coming = page.waitForEvent("download");
  await dialog(page).getByRole("button", { name: word(key) }).click();
  const download = await coming;
  await expect(dialog(page).getByRole("status")).toHaveText(word("saved", { file: download.suggestedFilename() }));
  return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
}

test("a link opens the same scene for somebody else", async ({ page, context, another }) => {
  await open(page);
  for (const ask of ["Heart", "R"]) {
    if (ask === "R") {
      await page.getByLabel(word("typeLabel")).fill(ask);
      await button(page, "typeGo").click();
      await enter(page, "roomLight");
      await slider(page, "lampHeight").press("ArrowRight");
      await enter(page, "roomShape");
    }
    await expect.poll(async () => (await score(page)).name).toBe(ask);
    const here = await settled(page);
    await button(page, "share").click();
    const field = dialog(page).getByLabel(word("link"));
    await expect(field).toHaveValue(/#scene=/);
    const link = await field.inputValue();
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await button(page, "linkCopy").click();
    await expect(dialog(page).getByRole("status")).toHaveText(word("linkCopied"));
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
    await page.keyboard.press("Escape");

    const there = await another();
    await there.goto(link);
    await expect.poll(async () => (await score(there)).name).toBe(ask);
    // A shape's pixels are fewer in a link; a figure is the same to the last bit.
    const slack = ask === "Heart" ? 0 : 1;
    await expect.poll(async () => Math.abs((await percent(there)) - (await percent(page)))).toBeLessThanOrEqual(slack);
    expect(await settled(there)).toEqual(here);
  }
});

test("picture, outline, hands and pose are saved, and are the scene", { tag: "@once" }, async ({ page }) => {
  await open(page);
  const seen = dark(await frameSeen(page));
  await button(page, "share").click();

  const svg = await save(page, "saveSvg");
  expect(svg.name).toBe("heart.svg");
  const outline = dark(await grey(page, svg.content, "image/svg+xml", 96));
  expect(alike(outline, seen)).toBeGreaterThan(0.9);
  const title = (text: string) => new DOMParser().parseFromString(text, "image/svg+xml").querySelector("title")?.textContent;
  expect(await page.evaluate(title, svg.content.toString())).toBe("Heart");

  const png = await save(page, "savePng");
  expect(png.name).toBe("heart.png");
  expect(png.content.subarray(1, 4).toString()).toBe("PNG");
  const [width, height] = [png.content.readUInt32BE(16), png.content.readUInt32BE(20)];
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(1024);
  const part = { left: (width - 0.85 * height) / 2, top: 0.075 * height, side: 0.85 * height };
  const picture = dark(await grey(page, png.content, "image/png", 96, part));
  expect(share(picture)).toBeGreaterThan(0.05);
  expect(alike(picture, outline)).toBeGreaterThan(0.9);

  const glb = await save(page, "saveGlb");
  expect(glb.name).toBe("heart.glb");
  expect(glb.content.subarray(0, 4).toString()).toBe("glTF");
  const validator = createRequire(import.meta.url)("gltf-validator") as {
    validateBytes(bytes: Uint8Array): Promise<{ issues: { numErrors: number; numWarnings: number } }>;
  };
  const { issues } = await validator.validateBytes(new Uint8Array(glb.content));
  expect([issues.numErrors, issues.numWarnings]).toEqual([0, 0]);

  const pose = await save(page, "savePose");
  expect(pose.name).toBe("heart.pose.json");
  const folder = mkdtempSync(join(tmpdir(), "ombra-pose-"));
  try {
    const file = join(folder, "pose.json");
    writeFileSync(file, pose.content);
    const mask = join(folder, "mask.png");
    execFileSync(binary, ["cast", file, "--mask", mask]);
    const cast = dark(await grey(page, readFileSync(mask), "image/png", 96)).map((is) => !is); // a white shape
    expect(alike(cast, outline)).toBeGreaterThan(0.95);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a saved file's name is plain whatever the shape is called", { tag: "@once" }, async ({ page }) => {
  await open(page);
  await page.getByLabel(word("typeLabel")).fill("../나<b>");
  await button(page, "typeGo").click();
  await expect.poll(async () => (await score(page)).name).toBe("../나<b>");
  await button(page, "share").click();
  const svg = await save(page, "saveSvg");
  expect(svg.name).toBe("나-b.svg");
  expect(svg.content.toString()).not.toContain("<b>");
  await expect(dialog(page).getByRole("status")).toHaveText(pattern("saved"));
});

test("the four views are chosen by name", async ({ page }) => {
  await open(page);
  let last = await frameSeen(page);
  for (const view of ["viewPerformer", "viewLamp", "viewSide", "viewAudience"] as const) {
    await choose(page, view);
    await expect.poll(async () => alike(dark(last), dark(await frameSeen(page)))).toBeLessThan(0.9);
    last = await frameSeen(page);
  }
});
