// The stage by hand: fingers, hands, shadow and lamp are taken where they are seen, and undo puts them back.
import type { Page } from "@playwright/test";
import type { LinkedScene } from "./links";
import { dark, frameOnPage, frameSeen } from "./pictures";
import { button, changed, choose, enter, expect, open, settled, test, wall } from "./studio";

type Point = { x: number; y: number };

/** A drag with the mouse, or with a finger where the device is a phone. */
async function drag(page: Page, from: Point, to: Point, touch: boolean): Promise<void> {
  const steps = Array.from({ length: 6 }, (_, i) => ({
    x: from.x + ((to.x - from.x) * (i + 1)) / 6,
    y: from.y + ((to.y - from.y) * (i + 1)) / 6,
  }));
  const frame = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  if (touch) {
    const wire = await page.context().newCDPSession(page);
    const send = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: Point[]) =>
      wire.send("Input.dispatchTouchEvent", { type, touchPoints });
    await send("touchStart", [from]);
    for (const step of steps) await send("touchMove", [step]), await frame();
    await send("touchEnd", []);
    await wire.detach();
  } else {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    for (const step of steps) await page.mouse.move(step.x, step.y), await frame();
    await page.mouse.up();
  }
}

/** Places on the wall at which something can be taken, nearest to the middle first. */
async function* handles(page: Page): AsyncGenerator<Point> {
  const box = (await wall(page).boundingBox())!;
  const side = Math.min(box.width, box.height);
  const grid = Array.from({ length: 49 }, (_, i) => ({ x: (i % 7) - 3, y: Math.floor(i / 7) - 3 }))
    .sort((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y))
    .map(({ x, y }) => ({ x: box.x + box.width / 2 + (x * side) / 9, y: box.y + box.height / 2 + (y * side) / 9 }));
  for (const at of grid) {
    await page.mouse.move(at.x, at.y);
    const cursor = await wall(page).evaluate(
      (canvas) =>
        new Promise<string>((done) =>
          requestAnimationFrame(() => requestAnimationFrame(() => done(getComputedStyle(canvas).cursor))),
        ),
    );
    if (cursor === "grab") yield at;
  }
}

async function undone(page: Page, now: LinkedScene, before: LinkedScene): Promise<void> {
  await button(page, "undo").click();
  expect(await changed(page, now)).toEqual(before);
}

test("a finger is bent where the performer sees it", async ({ page, isMobile }) => {
  await open(page);
  await enter(page, "roomHold");
  await settled(page);
  await page.waitForTimeout(300); // the view glides
  let bent = false;
  for await (const from of handles(page)) {
    const before = await settled(page);
    await drag(page, from, { x: from.x + 12, y: from.y + 24 }, isMobile);
    const now = await changed(page, before);
    const joints = ({ pose }: LinkedScene) => Object.values(pose.hands).map((hand) => hand.joints_deg);
    const wrists = ({ pose }: LinkedScene) => Object.values(pose.hands).map((hand) => hand.wrist.position_m);
    bent = JSON.stringify(joints(now)) !== JSON.stringify(joints(before));
    // A finger bends and its wrist stays, or a hand is carried and its fingers stay.
    expect(bent).not.toBe(JSON.stringify(wrists(now)) !== JSON.stringify(wrists(before)));
    await undone(page, now, before);
    if (bent) break;
  }
  expect(bent).toBe(true);
});

test("the shadow is dragged, and the hands follow", async ({ page, isMobile }) => {
  await open(page);
  const before = await settled(page);
  const shadow = dark(await frameSeen(page));
  const { left, top, side } = await frameOnPage(page);
  // The middle of the longest run of dark: well within the shadow.
  let best = { length: 0, x: 0, y: 0 };
  for (let y = 16; y < 80; ++y)
    for (let x = 16, run = 0; x < 80; ++x) {
      run = shadow[96 * y + x] ? run + 1 : 0;
      if (run > best.length) best = { length: run, x: x - run / 2, y };
    }
  const from = { x: left + (side * (best.x + 0.5)) / 96, y: top + (side * (best.y + 0.5)) / 96 };
  await drag(page, from, { x: from.x - 0.06 * side, y: from.y + 0.08 * side }, isMobile);
  const now = await changed(page, before);
  expect(now.pose.hands).not.toEqual(before.pose.hands);
  expect(now.pose.stage).toEqual(before.pose.stage);
  await undone(page, now, before);
});

test("the lamp is dragged as it is seen from the side", async ({ page, isMobile }) => {
  await open(page);
  await choose(page, "viewSide");
  const before = await settled(page);
  // Nothing on the lamp's side of the wall is as bright as it.
  const box = (await wall(page).boundingBox())!;
  const part = { x: box.x + 0.7 * box.width, y: box.y + 0.2 * box.height, width: 0.3 * box.width, height: 0.6 * box.height };
  const picture = (await page.screenshot({ clip: part, scale: "css" })).toString("base64");
  const at = await page.evaluate(async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const context = canvas.getContext("2d")!;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const bright = (i: number) => data[i]! + data[i + 1]! + data[i + 2]!;
    let most = 0;
    for (let i = 0; i < data.length; i += 4) most = Math.max(most, bright(i));
    let x = 0, y = 0, n = 0;
    for (let i = 0; i < data.length; i += 4) if (bright(i) >= most - 12) (x += (i / 4) % canvas.width), (y += Math.floor(i / 4 / canvas.width)), ++n;
    return { x: x / n / canvas.width, y: y / n / canvas.height };
  }, `data:image/png;base64,${picture}`);
  const from = { x: part.x + at.x * part.width, y: part.y + at.y * part.height };
  await drag(page, from, { x: from.x, y: from.y - 40 }, isMobile);
  const now = await changed(page, before);
  expect(now.pose.stage.lamp.position_m[1]).toBeGreaterThan(before.pose.stage.lamp.position_m[1]! + 0.05);
  expect(now.pose.hands).toEqual(before.pose.hands);
  await undone(page, now, before);
});
