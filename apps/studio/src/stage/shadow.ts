// The shadow on the wall, as the core casts it, in a texture that shaders look it up in.
import { DataTexture, LinearFilter, RedFormat, Vector2, Vector3, Vector4 } from "three";
import type { Core } from "../app/core";
import type { Square } from "../app/light.worker";

/** Part of the wall, metres. */
export interface Region {
  left: number;
  right: number;
  bottom: number;
  top: number;
}

/** Nearest to the lamp that something casts its shadow, metres. */
const kNearest_m = 0.02;

/** Where a point's shadow falls on the wall. */
export function shadowOf(point: Vector3, lamp: Vector3): Vector3 {
  return point.clone().sub(lamp).multiplyScalar(lamp.z / Math.max(kNearest_m, lamp.z - point.z)).add(lamp).setZ(0.001);
}

/** The region in which points cast their shadow, and how far around them (metres at the point). */
export class Reach {
  readonly region: Region = { left: Infinity, right: -Infinity, bottom: Infinity, top: -Infinity };
  constructor(private readonly lamp: Vector3) {}

  add(x: number, y: number, z: number, around = 0): void {
    const depth = this.lamp.z - z - around;
    if (depth < kNearest_m) {
      // Beside or behind the lamp: its shadow may be anywhere.
      Object.assign(this.region, { left: -Infinity, right: Infinity, bottom: -Infinity, top: Infinity });
      return;
    }
    const k = this.lamp.z / depth;
    const wallX = this.lamp.x + (x - this.lamp.x) * k;
    const wallY = this.lamp.y + (y - this.lamp.y) * k;
    const wide = 1.5 * around * k;
    this.region.left = Math.min(this.region.left, wallX - wide);
    this.region.right = Math.max(this.region.right, wallX + wide);
    this.region.bottom = Math.min(this.region.bottom, wallY - wide);
    this.region.top = Math.max(this.region.top, wallY + wide);
  }
}

/** GLSL: how dark the wall is at a point of it, 0 … 1, its edge as soft as a small lamp makes it. */
export const kShadowGlsl = /* glsl */ `
uniform sampler2D shadowMap;
uniform vec4 shadowPlace; // left, top, size, softness: metres
uniform sampler2D unlitMap;
uniform float unlitShare; // how much of it is to be seen

float darkAt(vec2 wall) {
  vec2 uv = vec2(wall.x - shadowPlace.x, shadowPlace.y - wall.y) / shadowPlace.z;
  if (any(lessThan(uv, vec2(0.0))) || any(greaterThan(uv, vec2(1.0)))) return 0.0;
  float step = shadowPlace.w / shadowPlace.z;
  float dark = 0.0;
  // Two rings about the middle, weighted like a Gaussian.
  dark += 0.2 * texture2D(shadowMap, uv).r;
  for (int i = 0; i < 6; ++i) {
    float angle = 1.0471976 * float(i);
    vec2 way = vec2(cos(angle), sin(angle));
    dark += 0.083333 * texture2D(shadowMap, uv + 0.5 * step * way).r;
    way = vec2(-way.y, way.x);
    dark += 0.05 * texture2D(shadowMap, uv + step * way).r;
  }
  dark = smoothstep(0.04, 0.96, dark);
  return unlitShare > 0.0 ? mix(dark, texture2D(unlitMap, uv).r, unlitShare) : dark;
}
`;

/** Side of the texture, pixels, and of the one with the true soft edges. */
const kSize = 1024;
const kUnlitSize = 512;
/** How soft an edge is: of the frame, and at least so many pixels, which are not to be seen. */
const kSoftOfFrame = 0.0032;
const kSoftTexels = 1.6;

export class Shadow {
  private readonly texture = new DataTexture(new Uint8Array(kSize * kSize), kSize, kSize, RedFormat);
  private readonly unlit = new DataTexture(new Uint8Array(kUnlitSize * kUnlitSize), kUnlitSize, kUnlitSize, RedFormat);
  readonly uniforms = {
    shadowMap: { value: this.texture },
    shadowPlace: { value: new Vector4(0, 0, 1, 0) },
    unlitMap: { value: this.unlit },
    unlitShare: { value: 0 },
  };
  /** What the texture shows of the wall. */
  square: Square = { centre: [0, 0], sizeM: 1, sizePx: kUnlitSize };

  constructor() {
    for (const texture of [this.texture, this.unlit]) {
      texture.magFilter = LinearFilter;
      texture.minFilter = LinearFilter;
      texture.unpackAlignment = 1;
    }
  }

  /** Casts what the core holds where it is both dark and seen, as finely as the texture allows.
   *  @param softM how wide its edges are, about; the true ones come with soften() */
  cast(core: Core, dark: Region, seen: Region, frameSize: number, softM: number): void {
    const left = Math.max(dark.left - softM, seen.left), right = Math.min(dark.right + softM, seen.right);
    const bottom = Math.max(dark.bottom - softM, seen.bottom), top = Math.min(dark.top + softM, seen.top);
    // Whole steps, so that the pixels do not swim while a shadow moves.
    const grain = 0.05 * frameSize;
    const size = grain * Math.max(2, 1 + Math.ceil(Math.max(right - left, top - bottom) / grain));
    const snapped = (middle: number) => Math.round((2 * middle) / grain) * (grain / 2);
    const centre = new Vector2(snapped((left + right) / 2), snapped((bottom + top) / 2));
    if (!(right > left && top > bottom)) centre.set(snapped((seen.left + seen.right) / 2), snapped(seen.top));
    this.square = { centre: [centre.x, centre.y], sizeM: size, sizePx: kUnlitSize };
    this.uniforms.unlitShare.value = 0;
    this.texture.image.data = core.shadow(kSize, [centre.x, centre.y], size);
    this.texture.needsUpdate = true;
    this.uniforms.shadowPlace.value.set(
      centre.x - size / 2,
      centre.y + size / 2,
      size,
      Math.max(kSoftOfFrame * frameSize, (kSoftTexels * size) / kSize, softM / 2),
    );
  }
  /** Shows the light that a lamp with a size lets through, of the square that was cast last. @param share 0 … 1 of it */
  soften(unlit: Uint8Array, share: number): void {
    if (this.unlit.image.data !== unlit) {
      this.unlit.image.data = unlit as Uint8Array<ArrayBuffer>;
      this.unlit.needsUpdate = true;
    }
    this.uniforms.unlitShare.value = share;
  }

  dispose(): void {
    this.texture.dispose();
    this.unlit.dispose();
  }
}
