// The lamp: its bulb, the glow around it, its beam, and the light that it gives hands and bodies.
import {
  AdditiveBlending,
  BufferAttribute,
  BufferGeometry,
  Color,
  DirectionalLight,
  DoubleSide,
  Group,
  HemisphereLight,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  PointLight,
  ShaderMaterial,
  SphereGeometry,
  Vector3,
} from "three";
import { type Palette, kAmber, seen, tintOf } from "./palette";
import type { Frame, Shine } from "./standing";

const kBulbRadius_m = 0.022;
const kGlowRadius_m = 0.2;
/** As it is drawn: small ones as a point of light, sun and moon as large as they feel. */
const kLeastRadius_m = 0.012;
const kSkyRadius_m = 0.09;
const kSegments = 64;

function additive(vertexShader: string, fragmentShader: string, uniforms: ShaderMaterial["uniforms"]): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader,
    fragmentShader,
    uniforms,
    transparent: true,
    depthWrite: false,
    blending: AdditiveBlending,
    side: DoubleSide,
  });
}

const glowVertex = /* glsl */ `
varying vec2 at;
uniform float radius;
void main() {
  at = position.xy;
  gl_Position = projectionMatrix * (modelViewMatrix * vec4(0.0, 0.0, 0.0, 1.0) + vec4(radius * position.xy, 0.0, 0.0));
}
`;
const glowFragment = /* glsl */ `
varying vec2 at;
uniform vec3 colour;
uniform float strength;
void main() {
  float away = clamp(1.0 - length(at), 0.0, 1.0);
  gl_FragColor = vec4(colour * strength * (0.55 * pow(away, 3.0) + 0.25 * away * away), 1.0);
}
`;

const beamVertex = /* glsl */ `
uniform vec3 lamp, foot;
uniform float radius;
varying float along;
varying vec3 outwards, toEye;
void main() {
  along = position.z;
  vec3 rim = foot + radius * vec3(position.xy, 0.0);
  vec3 world = mix(lamp, rim, along);
  vec3 side = vec3(-position.y, position.x, 0.0);
  outwards = normalize(cross(side, rim - lamp));
  toEye = normalize(cameraPosition - world);
  gl_Position = projectionMatrix * viewMatrix * vec4(world, 1.0);
}
`;
// Thickest where one looks into the cone, nothing at its border, thinner the farther the light has spread.
const beamFragment = /* glsl */ `
uniform vec3 colour;
uniform float strength;
varying float along;
varying vec3 outwards, toEye;
void main() {
  float facing = abs(dot(normalize(outwards), normalize(toEye)));
  float thin = 1.0 / (1.0 + 5.0 * along);
  float ends = smoothstep(0.0, 0.05, along) * (1.0 - smoothstep(0.7, 1.0, along));
  gl_FragColor = vec4(colour * strength * facing * facing * thin * ends, 1.0);
}
`;

/** A cone from z = 0 (the lamp) to z = 1 (the wall) about the z axis. */
function cone(): BufferGeometry {
  const rows = 12;
  const position: number[] = [];
  const index: number[] = [];
  for (let row = 0; row <= rows; ++row)
    for (let i = 0; i <= kSegments; ++i) {
      const turn = (2 * Math.PI * i) / kSegments;
      position.push(Math.cos(turn), Math.sin(turn), row / rows);
      const at = row * (kSegments + 1) + i;
      const next = at + kSegments + 1;
      if (row < rows && i < kSegments) index.push(at, at + 1, next, next, at + 1, next + 1);
    }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(position), 3));
  geometry.setIndex(index);
  return geometry;
}

export class Lamp {
  readonly group = new Group();
  private readonly bulb = new Mesh(
    new SphereGeometry(kBulbRadius_m, 24, 16),
    new MeshBasicMaterial({ color: 0xfff6e6, toneMapped: false }),
  );
  private readonly glow: Mesh<PlaneGeometry, ShaderMaterial>;
  private readonly beam: Mesh<BufferGeometry, ShaderMaterial>;
  private readonly light = new PointLight(new Color(0xffeed8), 1, 0, 1);
  private readonly bounce = new DirectionalLight(new Color(0xffe3c2), 0.5);
  private readonly around = new HemisphereLight(new Color(0xe0d2c4), new Color(0x75685e), 1);
  private share = 1;
  private strength: Pick<Palette, "glow" | "haze"> = { glow: 1, haze: 0 };

  constructor() {
    const colour = { value: seen(kAmber) };
    this.glow = new Mesh(
      new PlaneGeometry(2, 2),
      additive(glowVertex, glowFragment, { colour, strength: { value: 1 }, radius: { value: kGlowRadius_m } }),
    );
    this.beam = new Mesh(
      cone(),
      additive(beamVertex, beamFragment, {
        colour,
        strength: { value: 0 },
        lamp: { value: new Vector3() },
        foot: { value: new Vector3() },
        radius: { value: 1 },
      }),
    );
    this.glow.frustumCulled = this.beam.frustumCulled = false;
    this.beam.renderOrder = 2;
    this.glow.renderOrder = 3;
    this.bounce.target.position.set(0, 0, 1);
    this.bounce.position.set(0, 0, 0);
    this.group.add(this.bulb, this.glow, this.beam, this.light, this.bounce, this.bounce.target, this.around);
  }

  place(lamp: Vector3, frame: Frame, shine: Shine): void {
    const drawn_m = shine.sky ? kSkyRadius_m : Math.max(kLeastRadius_m, shine.width / 2);
    this.bulb.scale.setScalar(drawn_m / kBulbRadius_m);
    const tint = tintOf(shine);
    this.bulb.material.color.set(0xfff6e6).multiply(tint);
    this.glow.material.uniforms["colour"]!.value.copy(seen(kAmber)).multiply(tint);
    this.light.color.set(0xffeed8).multiply(tint);
    for (const part of [this.bulb, this.glow, this.light]) part.position.copy(lamp);
    const uniforms = this.beam.material.uniforms;
    uniforms["lamp"]!.value.copy(lamp);
    uniforms["foot"]!.value.set(frame.centre.x, frame.centre.y, 0);
    uniforms["radius"]!.value = 0.62 * frame.size;
    // As bright on the hands wherever it stands: an eye, too, gets used to it.
    this.light.intensity = 1.15 * lamp.z * this.share;
    this.bounce.intensity = 0.5 * this.share;
  }
  /** @param share of its light that it gives */
  dim(share: number): void {
    this.share = share;
    this.glow.material.uniforms["strength"]!.value = this.strength.glow * share;
    this.beam.material.uniforms["strength"]!.value = this.strength.haze * share;
  }
  /** @param bulb whether the bulb itself is to be seen, @param beam and its beam */
  show(bulb: boolean, beam: boolean): void {
    this.bulb.visible = this.glow.visible = bulb;
    this.beam.visible = beam;
  }
  /** The bulb brightens under the pointer. */
  lift(lifted: boolean): void {
    this.glow.material.uniforms["radius"]!.value = kGlowRadius_m * (lifted ? 1.35 : 1);
  }
  paint(palette: Palette): void {
    this.around.intensity = palette.ambience;
    this.strength = palette;
    this.dim(this.share);
  }
  dispose(): void {
    for (const mesh of [this.bulb, this.glow, this.beam]) {
      mesh.geometry.dispose();
      mesh.material.dispose();
    }
  }
}
