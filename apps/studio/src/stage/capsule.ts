// A tapered capsule: two balls and the cone that touches both, with true normals.
import { BufferAttribute, BufferGeometry, Matrix4, Vector3 } from "three";

const kRings = 8; // of each ball
const kSegments = 32;

export class CapsuleGeometry extends BufferGeometry {
  constructor() {
    super();
    const vertices = 2 * (kRings + 1) * (kSegments + 1);
    this.setAttribute("position", new BufferAttribute(new Float32Array(3 * vertices), 3));
    this.setAttribute("normal", new BufferAttribute(new Float32Array(3 * vertices), 3));
    const index: number[] = [];
    for (let ring = 0; ring < 2 * kRings + 1; ++ring)
      for (let i = 0; i < kSegments; ++i) {
        const at = ring * (kSegments + 1) + i;
        const next = at + kSegments + 1;
        index.push(at, at + 1, next, next, at + 1, next + 1);
      }
    this.setIndex(index);
  }

  /** Between two balls. */
  span(from: Vector3, fromRadius: number, to: Vector3, toRadius: number): void {
    const axis = new Vector3().subVectors(to, from);
    const length = axis.length();
    const aside = Math.abs(axis.y) > 0.9 * length ? new Vector3(1, 0, 0) : new Vector3(0, 1, 0);
    const basis = new Matrix4().lookAt(to, from, aside);
    const x = new Vector3(), y = new Vector3(), z = new Vector3();
    basis.extractBasis(x, y, z);
    // Latitude of the circle in which the cone touches both balls.
    const touch = length > 0 ? Math.asin(Math.max(-1, Math.min(1, (fromRadius - toRadius) / length))) : 0;
    const position = this.getAttribute("position"), normal = this.getAttribute("normal");
    const n = new Vector3(), p = new Vector3();
    for (let ring = 0; ring < 2 * (kRings + 1); ++ring) {
      const far = ring > kRings;
      const t = far ? (ring - kRings - 1) / kRings : ring / kRings;
      const latitude = far ? touch + t * (Math.PI / 2 - touch) : -Math.PI / 2 + t * (touch + Math.PI / 2);
      for (let i = 0; i <= kSegments; ++i) {
        const turn = (2 * Math.PI * i) / kSegments;
        n.set(0, 0, 0)
          .addScaledVector(x, Math.cos(latitude) * Math.cos(turn))
          .addScaledVector(y, Math.cos(latitude) * Math.sin(turn))
          .addScaledVector(z, Math.sin(latitude));
        p.copy(far ? to : from).addScaledVector(n, far ? toRadius : fromRadius);
        const at = ring * (kSegments + 1) + i;
        position.setXYZ(at, p.x, p.y, p.z);
        normal.setXYZ(at, n.x, n.y, n.z);
      }
    }
    position.needsUpdate = true;
    normal.needsUpdate = true;
    this.computeBoundingSphere();
  }
}
