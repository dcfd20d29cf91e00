// The shadow on the wall, as the core casts it, in a texture that shaders look it up in.
import { DataTexture, LinearFilter, RedFormat, Vector2, Vector3, Vector4 } from "three";
import type { Core } from "../app/core";

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
  return smoothstep(0.04, 0.96, dark);
}
`;

/** Side of the texture, pixels. */
const kSize = 1024;
/** How soft an edge is: of the frame, and at least so many pixels, which are not to be seen. */
const kSoftOfFrame = 0.0032;
const kSoftTexels = 1.6;

export class Shadow {
  private readonly texture = new DataTexture(new Uint8Array(kSize * kSize), kSize, kSize, RedFormat);
  readonly uniforms = {
    shadowMap: { value: this.texture },
    shadowPlace: { value: new Vector4(0, 0, 1, 0) },
  };

  constructor() {
    this.texture.magFilter = LinearFilter;
    this.texture.minFilter = LinearFilter;
    this.texture.unpackAlignment = 1;
  }

  /** Casts what the core holds where it is both dark and seen, as finely as the texture allows. */
  cast(core: Core, dark: Region, seen: Region, frameSize: number): void {
    const left = Math.max(dark.left, seen.left), right = Math.min(dark.right, seen.right);
    const bottom = Math.max(dark.bottom, seen.bottom), top = Math.min(dark.top, seen.top);
    // Whole steps, so that the pixels do not swim while a shadow moves.
    const grain = 0.05 * frameSize;
    const size = grain * Math.max(2, 1 + Math.ceil(Math.max(right - left, top - bottom) / grain));
    const snapped = (middle: number) => Math.round((2 * middle) / grain) * (grain / 2);
    const centre = new Vector2(snapped((left + right) / 2), snapped((bottom + top) / 2));
    if (!(right > left && top > bottom)) centre.set(snapped((seen.left + seen.right) / 2), snapped(seen.top));
    this.texture.image.data = core.shadow(kSize, [centre.x, centre.y], size);
    this.texture.needsUpdate = true;
    this.uniforms.shadowPlace.value.set(
      centre.x - size / 2,
      centre.y + size / 2,
      size,
      Math.max(kSoftOfFrame * frameSize, (kSoftTexels * size) / kSize),
    );
  }

  dispose(): void {
    this.texture.dispose();
  }
}
