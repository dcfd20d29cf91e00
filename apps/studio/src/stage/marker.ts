// The ring where something is held; it beats once where a body has to stop.
import { DoubleSide, Mesh, MeshBasicMaterial, PerspectiveCamera, RingGeometry, Vector3 } from "three";
import { kAmber } from "./palette";

const kRadius_px = 11;
const kBeat_ms = 180;

export class Marker {
  readonly mesh = new Mesh(
    new RingGeometry(0.8, 1, 40),
    new MeshBasicMaterial({ transparent: true, depthTest: false, toneMapped: false, side: DoubleSide }),
  );
  private beatFrom = -Infinity;
  private stopped = false;

  constructor() {
    this.mesh.renderOrder = 10;
    this.mesh.visible = false;
  }
  hold(point: Vector3 | null): void {
    this.mesh.visible = point !== null;
    if (point !== null) this.mesh.position.copy(point);
    else this.stopped = false;
  }
  stop(stopped: boolean, beats: boolean): void {
    if (stopped && !this.stopped && beats) this.beatFrom = performance.now();
    this.stopped = stopped;
  }
  /** Faces the eye, at the same size wherever it is; true while it beats. */
  draw(camera: PerspectiveCamera, height_px: number, now: number): boolean {
    const t = Math.min(1, (now - this.beatFrom) / kBeat_ms);
    const depth = camera.position.distanceTo(this.mesh.position);
    const pixel = (2 * depth * Math.tan((camera.fov * Math.PI) / 360)) / height_px;
    this.mesh.quaternion.copy(camera.quaternion);
    this.mesh.scale.setScalar(pixel * kRadius_px * (1 + 0.9 * (1 - t) * (1 - t)));
    this.mesh.material.color.set(this.stopped ? kAmber : 0xfff4e2);
    this.mesh.material.opacity = this.stopped ? 1 : 0.7;
    return this.mesh.visible && t < 1;
  }
  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
