// A finger's, or a whole hand's, part of the shadow, glowing on the wall.
import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  Mesh,
  MeshBasicMaterial,
  NotEqualStencilFunc,
  ReplaceStencilOp,
  Vector3,
} from "three";
import { fingerOf } from "./hands";
import { kAmber } from "./palette";
import { shadowOf } from "./shadow";

export class Glow {
  readonly mesh: Mesh<BufferGeometry, MeshBasicMaterial>;

  /** @param stencil different for each glow: every pixel is tinted once, however many triangles lie there */
  constructor(stencil: number) {
    const material = new MeshBasicMaterial({
      color: kAmber,
      transparent: true,
      depthWrite: false,
      toneMapped: false,
      stencilWrite: true,
      stencilRef: stencil,
      stencilFunc: NotEqualStencilFunc,
      stencilZPass: ReplaceStencilOp,
      side: DoubleSide,
    });
    this.mesh = new Mesh(new BufferGeometry(), material);
    this.mesh.frustumCulled = false;
    this.mesh.visible = false;
  }

  hide(): void {
    this.mesh.visible = false;
  }
  /** @param finger -1 for the whole hand */
  show(skin: { geometry: BufferGeometry; bones: Uint8Array }, finger: number, lamp: Vector3, opacity: number): void {
    this.mesh.material.opacity = opacity;
    const from = skin.geometry.getAttribute("position");
    const flat = new Float32Array(3 * from.count);
    const point = new Vector3();
    for (let i = 0; i < from.count; ++i) shadowOf(point.fromBufferAttribute(from, i), lamp).toArray(flat, 3 * i);
    const faces = skin.geometry.getIndex()!.array;
    const index: number[] = [];
    for (let i = 0; i < faces.length; i += 3) {
      const corners = [faces[i]!, faces[i + 1]!, faces[i + 2]!];
      if (finger === -1 || corners.every((corner) => fingerOf(skin.bones[corner]!) === finger)) index.push(...corners);
    }
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(flat, 3));
    geometry.setIndex(index);
    this.mesh.geometry.dispose();
    this.mesh.geometry = geometry;
    this.mesh.visible = true;
  }
  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
