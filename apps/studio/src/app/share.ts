// A scene as a link: JSON, deflated, in the address's fragment, which no browser sends anywhere.
import type { Placement, PoseFile, TargetMask } from "./core";

/** All there is to show: what is held, what was asked for, and where that lies in the frame. */
export interface Scene {
  pose: PoseFile;
  placement: Placement;
  /** A gallery figure by name, or a shape by its pixels; null: nothing was asked for. */
  target: { figure: string } | { mask: TargetMask } | null;
}

const kFormat = "ombra.scene/1";
const kMark = "#scene=";
const kMostFragment = 60_000;
const kMostText = 200_000;
/** Longer side of a shape in a link, pixels: a 512² frame shows it 72 % large. */
const kSharedSide = 160;
const kLongestName = 60;

const toBase64 = (bytes: Uint8Array) => {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};
const fromBase64 = (text: string) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream, most: number) {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new Error("it is too large");
    }
    parts.push(value);
  }
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A shape at most kSharedSide on its longer side: a pixel is shape where most of what it covers is. */
export function smaller(mask: TargetMask, most = kSharedSide): TargetMask {
  const scale = Math.max(mask.width, mask.height) / most;
  if (scale <= 1) return mask;
  const width = Math.max(1, Math.round(mask.width / scale));
  const height = Math.max(1, Math.round(mask.height / scale));
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; ++y)
    for (let x = 0; x < width; ++x) {
      const x0 = Math.floor((x * mask.width) / width), x1 = Math.max(x0 + 1, Math.floor(((x + 1) * mask.width) / width));
      const y0 = Math.floor((y * mask.height) / height), y1 = Math.max(y0 + 1, Math.floor(((y + 1) * mask.height) / height));
      let sum = 0;
      for (let v = y0; v < y1; ++v) for (let u = x0; u < x1; ++u) sum += mask.pixels[v * mask.width + u]!;
      pixels[y * width + x] = sum * 2 >= (x1 - x0) * (y1 - y0) ? 1 : 0;
    }
  return { name: mask.name, width, height, pixels };
}

function packed(mask: TargetMask) {
  const bits = new Uint8Array(Math.ceil(mask.pixels.length / 8));
  mask.pixels.forEach((pixel, i) => {
    if (pixel) bits[i >> 3]! |= 1 << (i & 7);
  });
  return { name: mask.name, width: mask.width, height: mask.height, bits: toBase64(bits) };
}

const record = (value: unknown): Record<string, unknown> => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("it is damaged");
  return value as Record<string, unknown>;
};

function unpacked(value: Record<string, unknown>): TargetMask {
  const { name, width, height, bits } = value;
  const side = (n: unknown): n is number => Number.isInteger(n) && (n as number) >= 1 && (n as number) <= kSharedSide;
  if (typeof name !== "string" || typeof bits !== "string" || !side(width) || !side(height))
    throw new Error("its shape is damaged");
  const bytes = fromBase64(bits);
  if (bytes.length !== Math.ceil((width * height) / 8)) throw new Error("its shape is damaged");
  const pixels = new Uint8Array(width * height).map((_, i) => (bytes[i >> 3]! >> (i & 7)) & 1);
  return { name: name.slice(0, kLongestName), width, height, pixels };
}

/** The fragment of a scene's link, with its #. */
export async function fragmentOf(scene: Scene): Promise<string> {
  const target = scene.target && "mask" in scene.target ? { mask: packed(smaller(scene.target.mask)) } : scene.target;
  const text = JSON.stringify({ format: kFormat, pose: scene.pose, placement: scene.placement, target });
  const bytes = await through(new TextEncoder().encode(text), new CompressionStream("deflate-raw"), kMostText);
  return kMark + toBase64(bytes);
}

/** The scene in a fragment; null where there is none. What it holds is not trusted: the core reads pose and placement
 *  again before they are shown. @throws Error with a reason */
export async function sceneIn(fragment: string): Promise<Scene | null> {
  if (!fragment.startsWith(kMark)) return null;
  if (fragment.length > kMostFragment) throw new Error("it is too large");
  let value: Record<string, unknown>;
  try {
    const bytes = await through(
      fromBase64(fragment.slice(kMark.length)),
      new DecompressionStream("deflate-raw"),
      kMostText,
    );
    value = record(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (error) {
    throw new Error(error instanceof Error && error.message === "it is too large" ? error.message : "it is damaged");
  }
  if (value.format !== kFormat) throw new Error("it is of another kind");
  const target = value.target === null ? null : record(value.target);
  return {
    pose: record(value.pose) as unknown as PoseFile,
    placement: record(value.placement) as unknown as Placement,
    target:
      target === null
        ? null
        : typeof target.figure === "string"
          ? { figure: target.figure }
          : { mask: unpacked(record(target.mask)) },
  };
}
