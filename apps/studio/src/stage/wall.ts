// The wall: a pool of warm light with the shadow in it.
import { Color, Mesh, PlaneGeometry, ShaderMaterial, Vector2, Vector3 } from "three";
import { type Palette, tintOf } from "./palette";
import { type Shadow, kShadowGlsl } from "./shadow";
import type { Frame, Shine } from "./standing";

const kWidth_m = 16;
/** How bright a wall by night is beside one by lamplight, on a screen. */
const kNightDim = 0.62;

const vertexShader = /* glsl */ `
varying vec2 wall;
void main() {
  vec4 world = modelMatrix * vec4(position, 1.0);
  wall = world.xy;
  gl_Position = projectionMatrix * viewMatrix * world;
}
`;

const fragmentShader = /* glsl */ `
varying vec2 wall;
uniform vec3 lamp;
uniform vec2 aim;
uniform float spread, share;
uniform vec3 room, dusk, paper, shade, tint;
uniform float dim;
${kShadowGlsl}

float hash(vec2 p) {
  vec3 q = fract(vec3(p.xyx) * 0.1031);
  q += dot(q, q.yzx + 33.33);
  return fract((q.x + q.y) * q.z);
}
float noise(vec2 p) {
  vec2 cell = floor(p), f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  return mix(mix(hash(cell), hash(cell + vec2(1, 0)), f.x),
             mix(hash(cell + vec2(0, 1)), hash(cell + vec2(1, 1)), f.x), f.y);
}

void main() {
  // What a lamp at a distance gives a wall, by the inverse square and the cosine, 1 at its foot ...
  vec3 way = vec3(wall, 0.0) - lamp;
  float given = lamp.z * lamp.z * lamp.z / pow(dot(way, way), 1.5);
  // ... through a shade that aims it at the frame.
  float off = distance(wall, aim) / spread;
  float light = given * exp(-off * off);
  // Plaster: trowelled in wide strokes, with a fine grain.
  vec2 stroke = mat2(0.8, 0.6, -0.6, 0.8) * wall;
  float plaster = noise(stroke * vec2(6.0, 11.0)) + 0.6 * noise(stroke.yx * vec2(29.0, 41.0));
  plaster += 0.4 * noise(wall * 240.0);
  light *= 0.97 + 0.03 * plaster;
  // Flat in the brightest part, as an eye sees it, and warm where it falls off.
  float level = clamp(1.02 * light * (1.35 - 0.35 * light), 0.0, 1.0) * share;
  vec3 lit = mix(mix(room, dusk, level), mix(dusk, paper, level), level);
  vec3 unlit = mix(room, shade, level);
  vec3 colour = mix(room, mix(lit, unlit, darkAt(wall)) * tint, dim);
  // Half a step of grain keeps the falling light from banding.
  gl_FragColor = vec4(colour + (hash(gl_FragCoord.xy) - 0.5) / 255.0, 1.0);
}
`;

export class Wall {
  readonly mesh: Mesh<PlaneGeometry, ShaderMaterial>;
  private readonly uniforms;

  constructor(shadow: Shadow) {
    this.uniforms = {
      ...shadow.uniforms,
      lamp: { value: new Vector3() },
      aim: { value: new Vector2() },
      spread: { value: 1 },
      share: { value: 1 },
      room: { value: new Color() },
      dusk: { value: new Color() },
      paper: { value: new Color() },
      shade: { value: new Color() },
      tint: { value: new Color(1, 1, 1) },
      dim: { value: 1 },
    };
    const material = new ShaderMaterial({ vertexShader, fragmentShader, uniforms: this.uniforms });
    this.mesh = new Mesh(new PlaneGeometry(kWidth_m, kWidth_m), material);
  }

  /** @param share of its light that the lamp gives */
  light(lamp: Vector3, frame: Frame, shine: Shine, share = 1): void {
    this.uniforms.lamp.value.copy(lamp);
    // The pool follows the lamp, as a shade in a hand does, but does not leave the frame. The sky has no shade.
    if (shine.sky) this.uniforms.aim.value.copy(frame.centre);
    else this.uniforms.aim.value.set(lamp.x, lamp.y).lerp(frame.centre, 0.6);
    this.uniforms.spread.value = (shine.sky ? 2.2 : 0.9) * frame.size;
    // As bright as an eye finds it (Stevens 1957, On the psychophysical law: the cube root of the light).
    this.uniforms.share.value = Math.cbrt(share);
    this.uniforms.tint.value.copy(tintOf(shine));
    this.uniforms.dim.value = shine.night ? kNightDim : 1;
    this.mesh.position.set(frame.centre.x, frame.centre.y, 0);
  }
  paint({ room, dusk, paper, shade }: Palette): void {
    this.uniforms.room.value.copy(room);
    this.uniforms.dusk.value.copy(dusk);
    this.uniforms.paper.value.copy(paper);
    this.uniforms.shade.value.copy(shade);
  }
  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
