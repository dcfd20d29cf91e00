// A thin arc: where a finger's point can get by bending at the knuckle.
import { BufferAttribute, BufferGeometry, LineBasicMaterial, LineSegments, MathUtils, Vector3 } from "three";
import type { Core } from "../app/core";
import { BoneFrame } from "./bone";
import { fingerOf } from "./hands";
import { kEmber } from "./palette";

const kSteps = 48;
/** Half a tick's length, of the arc's radius. */
const kTick = 0.05;

/** The joint that carries a finger up to a bone: its flexion, and the bone that it moves first. */
function jointOf(bone: number): { angle: string; first: number } {
  const finger = fingerOf(bone);
  if (bone === 1) return { angle: "thumb-cmc-flexion", first: 1 };
  if (finger === 0) return { angle: "thumb-mcp-flexion", first: 2 };
  const name = ["index", "middle", "ring", "little"][finger - 1]!;
  return { angle: `${name}-mcp-flexion`, first: 1 + 3 * finger };
}

export class RangeArc {
  readonly mesh = new LineSegments(
    new BufferGeometry(),
    new LineBasicMaterial({ color: kEmber, transparent: true, opacity: 0.9, depthTest: false, toneMapped: false }),
  );
  private readonly names: string[];

  constructor(private readonly core: Core) {
    this.names = core.limits().map(({ name }) => name);
    this.mesh.geometry.setAttribute("position", new BufferAttribute(new Float32Array(6 * (kSteps + 2)), 3));
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 9;
    this.mesh.visible = false;
  }

  hide(): void {
    this.mesh.visible = false;
  }
  /**
   * @param held the point, on that bone
   * @param joints_deg what the hand's joints are at
   * @param seenAt where a point of the world is shown: itself, or its shadow
   */
  show(
    hand: number,
    bone: number,
    held: Vector3,
    joints_deg: Record<string, number>,
    seenAt: (point: Vector3) => Vector3,
  ): void {
    const { angle, first } = jointOf(bone);
    const { least, most } = this.core.range(hand, this.names.indexOf(angle));
    const value = joints_deg[angle] ?? 0;
    const joint = new BoneFrame(this.core, hand, first);
    const axis = joint.x.clone().negate();
    const arm = held.clone().sub(joint.origin);
    const at = (angle_deg: number, stretch: number) => {
      const bent = arm.clone().applyAxisAngle(axis, MathUtils.degToRad(angle_deg - value));
      return seenAt(bent.multiplyScalar(stretch).add(joint.origin));
    };
    const position = this.mesh.geometry.getAttribute("position");
    let vertex = 0;
    const segment = (a: Vector3, b: Vector3) => {
      position.setXYZ(vertex++, a.x, a.y, a.z);
      position.setXYZ(vertex++, b.x, b.y, b.z);
    };
    const along = (step: number) => least + ((most - least) * step) / kSteps;
    for (let step = 0; step < kSteps; ++step) segment(at(along(step), 1), at(along(step + 1), 1));
    for (const end of [least, most]) segment(at(end, 1 - kTick), at(end, 1 + kTick));
    position.needsUpdate = true;
    this.mesh.visible = true;
  }
  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
