// The ring where something is held, and the line from there to the pointer; it beats once where a body has to stop.
import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  Group,
  Line,
  LineBasicMaterial,
  Mesh,
  MeshBasicMaterial,
  PerspectiveCamera,
  RingGeometry,
  Vector3,
} from "three";
import { kAmber, kEmber } from "./palette";

const kRadius_px = 10;
const kBeat_ms = 180;
/** Of half the picture, how far a thing is from its pointer before that shows. */
const kApart = 0.03;

function apart(a: Vector3, b: Vector3, camera: PerspectiveCamera): number {
  const from = a.clone().project(camera), to = b.clone().project(camera);
  return Math.hypot(camera.aspect * (from.x - to.x), from.y - to.y);
}

function ringOf(inner: number, outer: number, color: number, opacity: number): Mesh<RingGeometry, MeshBasicMaterial> {
  return new Mesh(
    new RingGeometry(inner, outer, 48),
    new MeshBasicMaterial({ color, opacity, transparent: true, depthTest: false, toneMapped: false, side: DoubleSide }),
  );
}

export class Marker {
  readonly group = new Group();
  private readonly ring = ringOf(0.82, 1, 0xfff4e2, 1);
  /** Sets the ring off from what is as bright. */
  private readonly rim = ringOf(0.7, 1.12, 0x15110e, 0.4);
  private readonly leash = new Line(
    new BufferGeometry().setAttribute("position", new BufferAttribute(new Float32Array(6), 3)),
    new LineBasicMaterial({ color: kEmber, transparent: true, depthTest: false, toneMapped: false }),
  );
  private beatFrom = -Infinity;
  private stopped = false;

  constructor() {
    this.leash.renderOrder = 10;
    this.rim.renderOrder = 11;
    this.ring.renderOrder = 12;
    this.leash.frustumCulled = false;
    this.ring.add(this.rim);
    this.group.add(this.ring, this.leash);
    this.group.visible = false;
  }
  /**
   * @param held where it is, @param wanted and where the pointer would have it
   * @param stops by a body or the stage: shown where it can be seen that it is
   */
  hold(held: Vector3, wanted: Vector3, stops: boolean, camera: PerspectiveCamera): void {
    const stopped = stops && apart(held, wanted, camera) > kApart;
    if (stopped && !this.stopped) this.beatFrom = performance.now();
    this.stopped = stopped;
    this.group.visible = true;
    this.ring.position.copy(held);
    const ends = this.leash.geometry.getAttribute("position");
    ends.setXYZ(0, held.x, held.y, held.z);
    ends.setXYZ(1, wanted.x, wanted.y, wanted.z);
    ends.needsUpdate = true;
    this.leash.visible = stopped;
  }
  release(): void {
    this.group.visible = this.stopped = false;
  }
  /** Faces the eye, at the same size wherever it is; true while it beats. */
  draw(camera: PerspectiveCamera, height_px: number, now: number, still: boolean): boolean {
    const t = still ? 1 : Math.min(1, Math.max(0, (now - this.beatFrom) / kBeat_ms));
    const depth = camera.position.distanceTo(this.ring.position);
    const pixel = (2 * depth * Math.tan((camera.fov * Math.PI) / 360)) / height_px;
    this.ring.quaternion.copy(camera.quaternion);
    this.ring.scale.setScalar(pixel * kRadius_px * (1 + 0.9 * (1 - t) * (1 - t)));
    this.ring.material.color.set(this.stopped ? kAmber : 0xfff4e2);
    return this.group.visible && t < 1;
  }
  dispose(): void {
    for (const part of [this.ring, this.rim, this.leash]) {
      part.geometry.dispose();
      part.material.dispose();
    }
  }
}
