// The shape that is asked for: a dotted line on the wall.
import {
  CircleGeometry,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  ShaderMaterial,
} from "three";
import { kAmber, seen } from "./palette";
import { type Shadow, kShadowGlsl } from "./shadow";
import type { Frame } from "./standing";

const vertexShader = /* glsl */ `
attribute vec2 place;
uniform float radius;
varying vec2 wall;
void main() {
  wall = place;
  gl_Position = projectionMatrix * viewMatrix * vec4(place + radius * position.xy, 0.002, 1.0);
}
`;
// Dark on the light, light in the dark.
const fragmentShader = /* glsl */ `
varying vec2 wall;
uniform vec3 onPaper, onShade;
${kShadowGlsl}
void main() {
  gl_FragColor = vec4(mix(onPaper, onShade, darkAt(wall)), 1.0);
}
`;

/** Points at even distances along a closed contour x, y, x, y …, whose steps of a pixel are smoothed away. */
function dots(contour: Float32Array, spacing: number): number[] {
  const count = contour.length / 2;
  if (count < 3) return [];
  const at = (i: number, axis: number) => contour[2 * ((i + count) % count) + axis]!;
  const smooth = (i: number, axis: number) => {
    const reach = Math.min(4, Math.floor((count - 1) / 2));
    let sum = 0;
    for (let j = -reach; j <= reach; ++j) sum += at(i + j, axis);
    return sum / (2 * reach + 1);
  };
  const points: number[] = [];
  const lengths: number[] = [0];
  for (let i = 0; i <= count; ++i) {
    points.push(smooth(i, 0), smooth(i, 1));
    if (i === 0) continue;
    const [fromX, fromY, x, y] = points.slice(-4) as [number, number, number, number];
    lengths.push(lengths[i - 1]! + Math.hypot(x - fromX, y - fromY));
  }
  const whole = lengths[count]!;
  const number = Math.max(1, Math.round(whole / spacing));
  const out: number[] = [];
  for (let dot = 0, i = 1; dot < number; ++dot) {
    const wanted = (dot * whole) / number;
    while (i < count && lengths[i]! < wanted) ++i;
    const step = lengths[i]! - lengths[i - 1]!;
    const t = step > 0 ? (wanted - lengths[i - 1]!) / step : 0;
    for (const axis of [0, 1])
      out.push(points[2 * i - 2 + axis]! * (1 - t) + points[2 * i + axis]! * t);
  }
  return out;
}

export class Outline {
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  private readonly uniforms;

  constructor(shadow: Shadow) {
    this.uniforms = {
      ...shadow.uniforms,
      radius: { value: 0 },
      onPaper: { value: seen(0x9a5a14) },
      onShade: { value: seen(kAmber) },
    };
    const material = new ShaderMaterial({ vertexShader, fragmentShader, uniforms: this.uniforms });
    this.mesh = new Mesh(new InstancedBufferGeometry(), material);
    this.mesh.frustumCulled = false;
    this.mesh.visible = false;
  }

  /**
   * @param contours in a frame of 1 x 1, y down
   * @param spacing between dots, of the frame
   */
  draw(contours: Float32Array[], frame: Frame, spacing: number): void {
    const places = contours.flatMap((contour) => dots(contour, spacing));
    for (let i = 0; i < places.length; i += 2) {
      places[i] = frame.centre.x + (places[i]! - 0.5) * frame.size;
      places[i + 1] = frame.centre.y + (0.5 - places[i + 1]!) * frame.size;
    }
    const circle = new CircleGeometry(1, 12);
    const geometry = new InstancedBufferGeometry();
    geometry.setAttribute("position", circle.getAttribute("position"));
    geometry.setIndex(circle.getIndex());
    geometry.setAttribute("place", new InstancedBufferAttribute(new Float32Array(places), 2));
    this.mesh.geometry.dispose();
    this.mesh.geometry = geometry;
    this.uniforms.radius.value = 0.2 * spacing * frame.size;
  }
  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
