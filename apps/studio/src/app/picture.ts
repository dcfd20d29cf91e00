// From what a person gives to pixels: words, drawings and picture files, drawn by the browser itself.
import { say } from "./words";

export const kMaxWord = 8;
const kMaxBytes = 20e6;
const kSide = 1024;

function canvasOf(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas.getContext("2d", { willReadFrequently: true })!;
}

function pixelsOf(context: CanvasRenderingContext2D): ImageData {
  return context.getImageData(0, 0, context.canvas.width, context.canvas.height);
}

/** A word in bold type, black on nothing. */
export function wordPicture(word: string): ImageData {
  const font = '700 400px "DejaVu Sans", "Noto Sans", "Noto Sans KR", "NanumGothic", system-ui, sans-serif';
  const measure = canvasOf(1, 1);
  measure.font = font;
  const size = measure.measureText(word);
  const left = Math.ceil(size.actualBoundingBoxLeft) + 8;
  const up = Math.ceil(size.actualBoundingBoxAscent) + 8;
  const width = Math.min(4096, left + Math.ceil(size.actualBoundingBoxRight) + 8);
  const height = Math.min(4096, up + Math.ceil(size.actualBoundingBoxDescent) + 8);
  const context = canvasOf(Math.max(width, 1), Math.max(height, 1));
  context.font = font;
  context.fillText(word, left, up);
  return pixelsOf(context);
}

/** A drawing of the gallery or a picture's address as pixels, the longer side at most 1024. */
export async function addressPicture(address: string): Promise<ImageData> {
  const image = new Image();
  image.src = address;
  await image.decode();
  // A drawing without a size of its own is square.
  const width = image.naturalWidth || kSide;
  const height = image.naturalHeight || kSide;
  const vector = address.startsWith("data:image/svg") || address.startsWith("blob:");
  const scale = kSide / Math.max(width, height);
  const used = vector ? scale : Math.min(1, scale);
  const context = canvasOf(Math.max(1, Math.round(width * used)), Math.max(1, Math.round(height * used)));
  context.drawImage(image, 0, 0, context.canvas.width, context.canvas.height);
  return pixelsOf(context);
}

export const svgAddress = (svg: string) => `data:image/svg+xml,${encodeURIComponent(svg)}`;

/** A file that was dropped, pasted or chosen. A drawing is an image to the browser: no script in it runs and nothing
 *  outside it is fetched. @throws Error with a reason in the chosen language */
export async function filePicture(file: Blob): Promise<ImageData> {
  if (file.size > kMaxBytes) throw new Error(say.value("tooLargeImage"));
  const address = URL.createObjectURL(file);
  try {
    return await addressPicture(address);
  } catch {
    throw new Error(say.value("noImage"));
  } finally {
    URL.revokeObjectURL(address);
  }
}
