// A camera that looks at a wall where figures are held, known to the last pixel: pictures of the program's own take
// generator, played by the browser as its camera.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { launchOptions } from "./browser";
import { binary, root, test as studio } from "./studio";

/** What is in front of the wall, and for how many of the thirty pictures a second. */
export const kScenes = [
  { figure: "heart", scene: "figure", pictures: 60 },
  { figure: "heart", scene: "empty", pictures: 90 },
  { figure: "wolf", scene: "figure", pictures: 60 },
  { figure: "heart", scene: "empty", pictures: 90 },
] as const;

/** The overlap of a gallery figure's own shadow with its target: what a camera that sees it should say. */
export function truth(figure: string): number {
  const result = JSON.parse(readFileSync(join(root, "gallery", figure, "result.json"), "utf8")) as { scores: { iou: number } };
  return result.scores.iou;
}

const folder = fileURLToPath(new URL("../generated/camera", import.meta.url));
const kFile = join(folder, "wall.mjpeg");

/** Where the corners of a figure's frame lie, in shares of the picture, clockwise from the top left. */
export function corners(figure: string): [number, number][] {
  const take = JSON.parse(readFileSync(join(folder, `${figure}-figure.json`), "utf8")) as Take;
  return take.truth.corners_px.map(([x, y]) => [x / take.width_px, y / take.height_px]);
}
interface Take {
  width_px: number;
  height_px: number;
  truth: { corners_px: [number, number][] };
}

/** Renders the scenes as one MJPEG file, JPEG after JPEG. */
function render(): void {
  mkdirSync(folder, { recursive: true });
  const film = kScenes.flatMap(({ figure, scene, pictures }) => {
    const jpeg = join(folder, `${figure}-${scene}.jpg`);
    const more = ["--scene", scene, "--difficulty", "0.25", "--seed", "1", "--out", jpeg];
    execFileSync(binary, ["take", figure, ...more], { stdio: ["ignore", "ignore", "inherit"] });
    return new Array<Buffer>(pictures).fill(readFileSync(jpeg));
  });
  writeFileSync(kFile, Buffer.concat(film));
}

/** Journeys whose browser has that camera, and allows it. */
export const test = studio.extend<object, { wallFilm: void }>({
  wallFilm: [
    async ({}, use) => {
      render();
      await use();
    },
    { scope: "worker", auto: true },
  ],
});
/** For test.use(), at the top of a file. */
export const withCamera = {
  launchOptions: {
    ...launchOptions,
    args: [
      ...launchOptions.args,
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      `--use-file-for-fake-video-capture=${kFile}`,
    ],
  },
};

/** A picture of the film, as an address. */
export const still = (name: "heart-figure" | "heart-empty" | "wolf-figure") =>
  `data:image/jpeg;base64,${readFileSync(join(folder, `${name}.jpg`)).toString("base64")}`;
/** A drawing of 1280 x 720, as an address. */
export const drawn = (svg: string) =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720">${svg}</svg>`)}`;

type Shown = { shown: string };
/** Another camera, before the page is opened: it shows a picture for as long as nobody shows it another. */
export async function watch(page: Page, first: string): Promise<void> {
  await page.addInitScript((first) => {
    const context = document.createElement("canvas").getContext("2d")!;
    context.canvas.width = 1280;
    context.canvas.height = 720;
    const image = new Image();
    (window as unknown as Shown).shown = first;
    const draw = () => {
      const { shown } = window as unknown as Shown;
      if (image.src !== shown) image.src = shown;
      if (image.complete) context.drawImage(image, 0, 0);
      // No two pictures are the same.
      context.fillStyle = `rgb(0 0 0 / ${(performance.now() % 100) / 1e4})`;
      context.fillRect(0, 0, 1, 1);
      requestAnimationFrame(draw);
    };
    navigator.mediaDevices.getUserMedia = async () => {
      draw();
      return context.canvas.captureStream(30);
    };
  }, first);
}
export const show = (page: Page, picture: string) =>
  page.evaluate((picture) => {
    (window as unknown as Shown).shown = picture;
  }, picture);
