// Links as anybody could make them: whatever is in them is not the studio's doing.
import { deflateRawSync, inflateRawSync } from "node:zlib";

/** The parts of a scene that the journeys look at. */
export interface LinkedScene {
  format: string;
  pose: {
    hand_length_mm: number;
    stage: { lamp: { position_m: number[]; shape?: string; colour_k?: number } };
    hands: Record<string, { wrist: { position_m: number[] }; joints_deg: Record<string, number> }>;
  };
  placement: Record<string, unknown>;
  target: { figure: string } | { mask: LinkedMask } | null;
}
export interface LinkedMask {
  name: string;
  width: number;
  height: number;
  bits: string;
}

export const fragmentOf = (text: string) => `#scene=${deflateRawSync(text).toString("base64url")}`;

export function sceneIn(address: string): LinkedScene {
  const packed = address.slice(address.indexOf("#scene=") + "#scene=".length);
  return JSON.parse(inflateRawSync(Buffer.from(packed, "base64url")).toString()) as LinkedScene;
}

/** The shape that a scene asks for by its pixels. */
export function maskOf(scene: LinkedScene): LinkedMask {
  if (scene.target === null || !("mask" in scene.target)) throw new Error("the scene asks for no pixels");
  return scene.target.mask;
}
/** How much of its rectangle a shape takes, 0 … 1. */
export function shareOf({ width, height, bits }: LinkedMask): number {
  let count = 0;
  for (const byte of Buffer.from(bits, "base64url")) for (let rest = byte; rest; rest &= rest - 1) ++count;
  return count / (width * height);
}
