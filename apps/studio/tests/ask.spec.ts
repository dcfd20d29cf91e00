// Asking for a shape, each way there is, and what is said where it cannot be had.
import type { Page } from "@playwright/test";
import { maskOf, shareOf } from "./links";
import { discPng } from "./pictures";
import { button, changed, choose, expect, figure, notice, open, pattern, scene, score, settled, test, word } from "./studio";

const kDisc = Math.PI / 4; // of the square around it

/** Gives the page a file as dropping or pasting does. */
async function give(page: Page, how: "drop" | "paste", name: string, content: Buffer, type: string): Promise<void> {
  await page.evaluate(
    ({ how, name, base64, type }) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))], name, { type }));
      const more = { bubbles: true, cancelable: true };
      document.body.dispatchEvent(
        how === "drop"
          ? new DragEvent("drop", { ...more, dataTransfer: data })
          : new ClipboardEvent("paste", { ...more, clipboardData: data }),
      );
    },
    { how, name, base64: content.toString("base64"), type },
  );
}
const pick = (page: Page, name: string, content: Buffer, mimeType: string) =>
  page.locator("input[type=file]").setInputFiles({ name, mimeType, buffer: content });
const asked = (page: Page, name: string) => expect.poll(async () => (await score(page)).name).toBe(name);

test("by a figure of the gallery", async ({ page }) => {
  await open(page);
  const before = await settled(page);
  await expect(figure(page, "Heart")).toHaveAttribute("aria-pressed", "true");
  await figure(page, "Swan").click();
  await expect(figure(page, "Swan")).toHaveAttribute("aria-pressed", "true");
  await expect(figure(page, "Heart")).toHaveAttribute("aria-pressed", "false");
  await asked(page, "Swan");
  const now = await changed(page, before);
  expect(now.target).toEqual({ figure: "swan" });
  expect(now.pose).toEqual(before.pose); // the hands stay until they are looked for
  await button(page, "undo").click();
  await asked(page, "Heart");
  expect(await changed(page, now)).toEqual(before);
});

test("by a word, which may not be empty", async ({ page }) => {
  await open(page);
  const before = await settled(page);
  const field = page.getByLabel(word("typeLabel"));
  await field.fill("   ");
  await field.press("Enter");
  await expect(notice(page)).toContainText(word("emptyWord"));
  expect(scene(page)).toEqual(before);
  await button(page, "dismiss").click();
  await expect(notice(page)).toBeEmpty();

  await field.fill("H");
  await button(page, "typeGo").click();
  await asked(page, "H");
  const { name, width, height } = maskOf(await changed(page, before));
  expect(name).toBe("H");
  expect(height).toBeGreaterThan(width * 0.8);
  await field.fill("나비");
  await field.press("Enter");
  await asked(page, "나비");
  await field.fill("123456789");
  await expect(field).toHaveValue("12345678");
});

test("by a drawing", async ({ page }) => {
  await open(page);
  const before = await settled(page);
  await button(page, "draw").click();
  const dialog = page.getByRole("dialog", { name: word("drawTitle") });
  await expect(dialog.getByRole("button", { name: word("drawDone") })).toBeDisabled();
  const box = (await dialog.getByRole("img", { name: word("drawCanvas") }).boundingBox())!;
  const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const;
  const stroke = async (...points: (readonly [number, number])[]) => {
    await page.mouse.move(...at(...points[0]!));
    await page.mouse.down();
    for (const point of points.slice(1)) await page.mouse.move(...at(...point));
    await page.mouse.up();
  };
  // A ring, a dot beside it that is taken back, and the ring is filled.
  const ring = Array.from({ length: 25 }, (_, i) => {
    const angle = (i * Math.PI) / 12;
    return [0.5 + 0.3 * Math.cos(angle), 0.5 + 0.3 * Math.sin(angle)] as const;
  });
  await stroke(...ring);
  await stroke([0.08, 0.08], [0.1, 0.08]);
  await dialog.getByRole("button", { name: word("undo") }).click();
  await dialog.getByRole("button", { name: word("fill") }).click();
  await choose(dialog, "eraser");
  await stroke([0.5, 0.45], [0.5, 0.55]);
  await dialog.getByRole("button", { name: word("drawDone") }).click();
  await expect(dialog).toBeHidden();
  await asked(page, word("drawing"));
  const mask = maskOf(await changed(page, before));
  expect(Math.abs(mask.width - mask.height)).toBeLessThanOrEqual(3);
  expect(shareOf(mask)).toBeLessThan(kDisc - 0.01); // what was erased
  expect(shareOf(mask)).toBeGreaterThan(kDisc - 0.1);
});

test("by pictures that are chosen, dropped and pasted", async ({ page }) => {
  await open(page);
  const disc = await discPng(page);
  for (const how of ["choose", "drop", "paste"] as const) {
    const before = await settled(page);
    if (how === "choose") await pick(page, `${how}.png`, disc, "image/png");
    else await give(page, how, `${how}.png`, disc, "image/png");
    await asked(page, how);
    const mask = maskOf(await changed(page, before));
    expect(Math.abs(shareOf(mask) - kDisc)).toBeLessThan(0.02);
  }
});

test("by a drawing file, in which nothing runs and which fetches nothing", { tag: "@once" }, async ({ page }) => {
  await open(page);
  const before = await settled(page);
  const plain = `<rect x="100" y="200" width="200" height="100"/>`;
  const drawn = (more: string) =>
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
      viewBox="0 0 400 400" onload="alert(1)">${plain}${more}</svg>`);
  await pick(page, "plank.svg", drawn(""), "image/svg+xml");
  await asked(page, "plank");
  const first = await changed(page, before);
  const { width, height } = maskOf(first);
  expect(Math.abs(width / height - 2)).toBeLessThan(0.05);
  expect(shareOf(maskOf(first))).toBeGreaterThan(0.98);

  const hostile = `<script>alert(2); parent.hacked = 1; fetch("http://example.com/a")</script>
    <image href="http://example.com/b.png" x="150" y="220" width="50" height="50"/>
    <image xlink:href="file:///etc/passwd" x="220" y="220" width="50" height="50"/>
    <use href="http://example.com/d.svg#x"/><style>@import url(http://example.com/e.css);</style>`;
  await give(page, "drop", "hostile.svg", drawn(hostile), "image/svg+xml");
  await asked(page, "hostile");
  const second = await changed(page, first);
  expect(maskOf(second).bits).toBe(maskOf(first).bits);

  const foreign = `<foreignObject width="9" height="9"><body xmlns="http://www.w3.org/1999/xhtml">
    <img src="http://example.com/c.png" onerror="alert(3)"/><iframe src="http://example.com/"/></body></foreignObject>`;
  await give(page, "paste", "foreign.svg", drawn(foreign), "image/svg+xml");
  await expect(notice(page)).toContainText(pattern("badPicture"));
  expect((await score(page)).name).toBe("hostile");
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
});

test("what is no picture, or has no shape, is refused with the reason", { tag: "@once" }, async ({ page }) => {
  await open(page);
  const before = await settled(page);
  const blank = Buffer.from(
    await page.evaluate(() => {
      const canvas = document.createElement("canvas");
      const context = canvas.getContext("2d")!;
      context.fillStyle = "#fff";
      context.fillRect(0, 0, canvas.width, canvas.height);
      return canvas.toDataURL().slice("data:image/png;base64,".length);
    }),
    "base64",
  );
  for (const [name, content, reason] of [
    ["broken", Buffer.from("\x89PNG\r\n\x1a\n and no more"), word("noImage")],
    ["empty", Buffer.alloc(0), word("noImage")],
    ["huge", Buffer.alloc(20e6 + 1), word("tooLargeImage")],
    ["blank", blank, ""],
  ] as const) {
    await pick(page, `${name}.png`, content, "image/png");
    await expect(notice(page)).toContainText(pattern("badPicture"));
    await expect(notice(page)).toContainText(name);
    await expect(notice(page)).toContainText(reason);
    await button(page, "dismiss").click();
  }
  expect(scene(page)).toEqual(before);
  expect((await score(page)).name).toBe("Heart");
});
