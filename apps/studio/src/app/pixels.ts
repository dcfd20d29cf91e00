// A camera's picture as pixels: copied, and made smaller.

let bytes = new Uint8ClampedArray(0);

/** A picture's pixels, which last until the next are copied; null where this engine does not convert them, or where they
 *  lie otherwise than they are shown. A canvas would take them through the graphics memory, which in a browser that draws
 *  by software takes ten times as long. */
export async function copied(picture: VideoFrame): Promise<ImageData | null> {
  const { visibleRect, displayWidth: width, displayHeight: height } = picture;
  const turned = "rotation" in picture && (picture.rotation !== 0 || ("flip" in picture && picture.flip === true));
  if (!visibleRect || visibleRect.width !== width || visibleRect.height !== height || turned) return null;
  if (bytes.length !== 4 * width * height) bytes = new Uint8ClampedArray(4 * width * height);
  try {
    await picture.copyTo(bytes, { format: "RGBA" });
  } catch {
    return null;
  }
  return new ImageData(bytes, width, height);
}

/** The means of squares of step x step pixels; what is left over at the right and below is left out. */
export function reduced(picture: ImageData, step: number, mirrored: boolean): ImageData {
  const width = Math.floor(picture.width / step);
  const height = Math.floor(picture.height / step);
  const out = new ImageData(width, height);
  const share = 1 / (step * step);
  for (let y = 0; y < height; ++y)
    for (let x = 0; x < width; ++x) {
      let red = 0, green = 0, blue = 0;
      for (let dy = 0; dy < step; ++dy) {
        let from = 4 * ((y * step + dy) * picture.width + x * step);
        for (let dx = 0; dx < step; ++dx, from += 4) {
          red += picture.data[from]!;
          green += picture.data[from + 1]!;
          blue += picture.data[from + 2]!;
        }
      }
      const to = 4 * (y * width + (mirrored ? width - 1 - x : x));
      out.data[to] = red * share;
      out.data[to + 1] = green * share;
      out.data[to + 2] = blue * share;
      out.data[to + 3] = 255;
    }
  return out;
}
