// Hold: the lesson in both languages, adjusting within what a body can, whose hands they are, and the sheet.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { button, changed, choose, enter, expect, halt, korean, open, pattern, percent, scene, settled, slider, test, word } from "./studio";

const panel = (page: Page) => page.getByRole("complementary");
const hints = (page: Page) => page.getByRole("main").locator(".hint");

/** Walks through the lesson from its first page. @returns the text of every step */
async function walk(page: Page, next: string): Promise<string[]> {
  const texts: string[] = [];
  for (let first = 1; ; first = texts.length + 1) {
    const list = panel(page).getByRole("list").filter({ visible: true });
    expect(Number(await list.evaluate((ol: HTMLOListElement) => ol.start))).toBe(first);
    const steps = await list.getByRole("listitem").allTextContents();
    expect(steps.length).toBeGreaterThan(0);
    texts.push(...steps);
    const forward = page.getByRole("button", { name: next });
    if (await forward.isDisabled()) return texts;
    await forward.click();
  }
}

test("the lesson is read step by step, in English and in Korean", async ({ page }) => {
  await open(page);
  await enter(page, "roomHold");
  await expect(page.getByText(pattern("difficulty")).first()).toBeVisible();
  await expect(button(page, "back")).toBeDisabled();
  const steps = await walk(page, word("next"));
  expect(steps.length).toBeGreaterThan(8);
  await button(page, "back").click();
  await expect(button(page, "next")).toBeEnabled();

  await button(page, "settings").click();
  await page.getByRole("radio", { name: word("languageKorean") }).check();
  await page.keyboard.press("Escape");
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
  await expect(page).toHaveTitle(korean("title"));
  while (await page.getByRole("button", { name: korean("back") }).isEnabled())
    await page.getByRole("button", { name: korean("back") }).click();
  const inKorean = await walk(page, korean("next"));
  expect(inKorean.length).toBe(steps.length);
  for (const step of inKorean) expect(step).toMatch(/[가-힣]/);
});

test("a joint goes as far as it can, and every change can be undone", { tag: "@once" }, async ({ page }) => {
  await open(page);
  await enter(page, "roomHold");
  await choose(page, "holdAdjust");
  const before = await settled(page);
  const name = "index-mcp-flexion";
  const angle = () => scene(page).pose.hands.left!.joints_deg[name]!;
  const knuckle = slider(page, "jointFlexion1");
  const began = Number(await knuckle.inputValue());
  await knuckle.press("ArrowLeft");
  await knuckle.press("ArrowLeft");
  await knuckle.press("ArrowLeft");
  await knuckle.press("ArrowRight");
  const nudged = await changed(page, before);
  expect(Math.abs(Number(await knuckle.inputValue()) - (began - 2))).toBeLessThanOrEqual(1);
  expect(Math.abs(angle() - Number(await knuckle.inputValue()))).toBeLessThanOrEqual(1);

  for (const key of ["End", "Home"]) {
    await knuckle.press(key);
    await expect
      .poll(async () => [word("stopJoint"), word("stopTouch"), word("stopStage")].includes((await hints(page).textContent())!))
      .toBe(true);
    await settled(page);
    expect(angle()).toBeGreaterThanOrEqual(-30.01); // docs/formats.md
    expect(angle()).toBeLessThanOrEqual(90.01);
    expect(Math.abs(angle() - Number(await knuckle.inputValue()))).toBeLessThanOrEqual(1);
  }
  const ended = scene(page);
  expect(ended).not.toEqual(nudged);

  // The keys of one slider in a row are one change or several; undone all, everything is as it was.
  let undone = 0;
  for (; await button(page, "undo").isEnabled(); ++undone) await button(page, "undo").click();
  expect(await changed(page, ended)).toEqual(before);
  for (let i = 0; i < undone; ++i) await page.keyboard.press("Control+Shift+Z");
  expect(await changed(page, before)).toEqual(ended);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+y");
  expect(await settled(page)).toEqual(ended);
  await expect(button(page, "redo")).toBeDisabled();
});

test("arms and places have sliders too", { tag: "@once" }, async ({ page }) => {
  await open(page);
  await enter(page, "roomHold");
  await choose(page, "holdAdjust");
  await choose(page, "rightHand");
  await choose(page, "arm");
  const before = await settled(page);
  await slider(page, "armFlexion").press("ArrowRight");
  await slider(page, "armFlexion").press("ArrowRight");
  const bent = await changed(page, before);
  expect(bent.pose.hands.left).toEqual(before.pose.hands.left);
  expect(bent.pose.hands.right).not.toEqual(before.pose.hands.right);
  await choose(page, "place");
  await slider(page, "height").press("ArrowRight");
  await slider(page, "height").press("ArrowRight");
  const raised = await changed(page, bent);
  const up = raised.pose.hands.right!.wrist.position_m[1]! - bent.pose.hands.right!.wrist.position_m[1]!;
  expect(up).toBeGreaterThan(0.002);
  expect(up).toBeLessThan(0.02);
});

test("the search takes the hands as they are: a child's, with a finger that takes no part", { tag: "@once" }, async ({ page }) => {
  await open(page);
  await enter(page, "roomHold");
  await choose(page, "holdHands");
  await button(page, "sizeChild8").click();
  const child = await slider(page, "handSize").inputValue();
  expect(Number(child)).toBeLessThan(160);
  await page.getByRole("checkbox", { name: word("ring") }).first().check();
  await button(page, "findAgain").click();
  await expect(page.getByTestId("line")).toHaveText(pattern("lookingAt"), { timeout: 60_000 });
  await expect.poll(() => percent(page), { timeout: 60_000 }).toBeGreaterThan(10);
  await halt(page);
  const { pose } = await settled(page);
  expect(pose.hand_length_mm).toBe(Number(child));
  const folded = (side: string) => pose.hands[side]!.joints_deg["ring-pip-flexion"]!;
  expect(folded("left")).toBeGreaterThan(80);
  await page.reload();
  await enter(page, "roomHold");
  await choose(page, "holdHands");
  await expect(slider(page, "handSize")).toHaveValue(child);
});

test("on paper there is the sheet with every step, and nothing else", { tag: "@once" }, async ({ page }) => {
  await open(page);
  await enter(page, "roomHold");
  const steps = await walk(page, word("next"));
  await page.emulateMedia({ media: "print" });
  for (const gone of [page.locator("header.bar"), page.getByRole("navigation"), page.getByRole("main"), button(page, "print")])
    await expect(gone).toBeHidden();
  await expect(page.getByText(word("print_foot"))).toBeVisible();
  const folder = mkdtempSync(join(tmpdir(), "ombra-sheet-"));
  try {
    const file = join(folder, "sheet.pdf");
    writeFileSync(file, await page.pdf({ format: "A4", preferCSSPageSize: true }));
    const flat = (text: string) => text.replace(/\s+/g, "");
    const text = flat(execFileSync("pdftotext", ["-raw", file, "-"], { encoding: "utf8" }));
    expect(text).toContain("Heart");
    for (const step of steps) expect(text).toContain(flat(step));
    for (const key of ["find", "print", "roomLight", "viewPerformer", "touch"] as const)
      expect(text).not.toContain(flat(word(key)));
    const pages = execFileSync("pdfinfo", [file], { encoding: "utf8" });
    expect(Number(/Pages:\s+(\d+)/.exec(pages)![1])).toBeLessThanOrEqual(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
