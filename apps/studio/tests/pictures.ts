// Pictures, made and looked at by the browser that is there anyway.
import type { Page } from "@playwright/test";
import { wall } from "./studio";

/** A PNG of 400 x 400: white, with a black disc of radius 150. */
export async function discPng(page: Page): Promise<Buffer> {
  const address = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 400;
    const context = canvas.getContext("2d")!;
    context.fillStyle = "#fff";
    context.fillRect(0, 0, 400, 400);
    context.fillStyle = "#000";
    context.arc(200, 200, 150, 0, 2 * Math.PI);
    context.fill();
    return canvas.toDataURL();
  });
  return Buffer.from(address.slice(address.indexOf(",") + 1), "base64");
}

/** Brightness 0 … 255 of a square part of a picture, `side` pixels wide; what is clear counts as white. */
export async function grey(page: Page, picture: Buffer, type: string, side: number, part?: Square): Promise<number[]> {
  return page.evaluate(
    async ({ address, side, part }) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = side;
      const context = canvas.getContext("2d")!;
      context.fillStyle = "#fff";
      context.fillRect(0, 0, side, side);
      if (part) context.drawImage(image, part.left, part.top, part.side, part.side, 0, 0, side, side);
      else context.drawImage(image, 0, 0, side, side);
      const { data } = context.getImageData(0, 0, side, side);
      const out: number[] = [];
      for (let i = 0; i < data.length; i += 4) out.push((data[i]! + data[i + 1]! + data[i + 2]!) / 3);
      return out;
    },
    { address: `data:${type};base64,${picture.toString("base64")}`, side, part: part ?? null },
  );
}

export interface Square {
  left: number;
  top: number;
  side: number;
}
/** Of the shorter side of the wall, what the frame takes in the audience's view. */
const kFrameShare = 0.85;

/** The frame on the page, in the audience's view. */
export async function frameOnPage(page: Page): Promise<Square> {
  const box = (await wall(page).boundingBox())!;
  const side = kFrameShare * Math.min(box.width, box.height);
  return { left: box.x + (box.width - side) / 2, top: box.y + (box.height - side) / 2, side };
}

/** What the page shows of the frame, in the audience's view. */
export async function frameSeen(page: Page, side = 96): Promise<number[]> {
  const part = await frameOnPage(page);
  const clip = { x: part.left, y: part.top, width: part.side, height: part.side };
  return grey(page, await page.screenshot({ clip, scale: "css" }), "image/png", side);
}

/** Where it is dark: on the darker side of the brightness that parts a picture best (Otsu 1979, A threshold selection
 *  method from gray-level histograms). */
export function dark(picture: number[]): boolean[] {
  const count = new Array<number>(256).fill(0);
  for (const value of picture) count[Math.floor(value)]!++;
  const total = picture.reduce((sum, value) => sum + Math.floor(value), 0);
  let best = 0, most = -1, below = 0, sum = 0;
  count.forEach((here, value) => {
    below += here;
    sum += here * value;
    const above = picture.length - below;
    const parted = below && above ? below * above * (sum / below - (total - sum) / above) ** 2 : 0;
    if (parted > most) [most, best] = [parted, value];
  });
  return picture.map((value) => Math.floor(value) <= best);
}
export const share = (mask: boolean[]) => mask.filter(Boolean).length / mask.length;
/** Intersection over union. */
export function alike(a: boolean[], b: boolean[]): number {
  const both = a.filter((is, i) => is && b[i]).length;
  const either = a.filter((is, i) => is || b[i]).length;
  return both / either;
}
/** Mean difference of brightness. */
export const apart = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
