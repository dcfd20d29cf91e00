// A forearm: flat as a wrist where it leaves the hand, in the hand's direction, and a round cone farther on.
import { BufferAttribute, BufferGeometry, Vector3 } from "three";
import type { BoneFrame } from "./bone";

const kRings = 24;
const kSegments = 32;
/** Half a wrist's thickness as a share of half its breadth, and after how much it is an arm. */
const kThickness = 0.7;
const kBend_m = 0.06;

export class ForearmGeometry extends BufferGeometry {
  constructor() {
    super();
    const vertices = (kRings + 1) * (kSegments + 1);
    this.setAttribute("position", new BufferAttribute(new Float32Array(3 * vertices), 3));
    this.setAttribute("normal", new BufferAttribute(new Float32Array(3 * vertices), 3));
    const index: number[] = [];
    for (let ring = 0; ring < kRings; ++ring)
      for (let i = 0; i < kSegments; ++i) {
        const at = ring * (kSegments + 1) + i;
        const next = at + kSegments + 1;
        index.push(at, at + 1, next, next, at + 1, next + 1);
      }
    this.setIndex(index);
  }

  /** @param hand the palm's frame: x across the wrist, z away from the fingers */
  span(wrist: Vector3, wristRadius: number, elbow: Vector3, elbowRadius: number, hand: BoneFrame): void {
    const position = this.getAttribute("position"), normal = this.getAttribute("normal");
    const axis = new Vector3().subVectors(elbow, wrist);
    const length = axis.length();
    axis.normalize();
    const turn = new Vector3().subVectors(hand.z, axis);
    const centre = new Vector3(), along = new Vector3(), across = new Vector3();
    const other = new Vector3(), at = new Vector3();
    for (let ring = 0, vertex = 0; ring <= kRings; ++ring) {
      // Closer rings where it bends.
      const t = (ring / kRings) ** 1.6;
      // A cubic that leaves in the hand's direction and arrives in the arm's.
      const bend = Math.min(1, (t * length) / kBend_m), left = 1 - bend;
      centre.copy(wrist).addScaledVector(axis, t * length).addScaledVector(turn, kBend_m * bend * left * left);
      along.copy(axis).addScaledVector(turn, left * left - 2 * bend * left).normalize();
      across.copy(hand.x).addScaledVector(along, -hand.x.dot(along)).normalize();
      other.crossVectors(along, across);
      const radius = wristRadius + (elbowRadius - wristRadius) * t;
      const thickness = kThickness + (1 - kThickness) * bend;
      for (let i = 0; i <= kSegments; ++i, ++vertex) {
        const turned = (2 * Math.PI * i) / kSegments;
        const cos = Math.cos(turned), sin = Math.sin(turned);
        at.copy(centre).addScaledVector(across, radius * cos).addScaledVector(other, radius * thickness * sin);
        position.setXYZ(vertex, at.x, at.y, at.z);
        at.set(0, 0, 0).addScaledVector(across, cos).addScaledVector(other, sin / thickness).normalize();
        normal.setXYZ(vertex, at.x, at.y, at.z);
      }
    }
    position.needsUpdate = true;
    normal.needsUpdate = true;
    this.computeBoundingSphere();
  }
}
