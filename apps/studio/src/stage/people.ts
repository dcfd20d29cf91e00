// Who stands in the light without holding hands into it.
import { Group, Mesh, MeshStandardMaterial, Vector3 } from "three";
import type { Core } from "../app/core";
import { CapsuleGeometry } from "./capsule";
import type { Palette } from "./palette";
import type { Reach } from "./shadow";

type Capsules = ReturnType<Core["people"]>;

export class People {
  readonly group = new Group();
  private readonly cloth = new MeshStandardMaterial({ roughness: 1 });
  private readonly geometries: CapsuleGeometry[] = [];
  private capsules: Capsules = [];

  update(capsules: Capsules): void {
    this.capsules = capsules;
    while (this.geometries.length < capsules.length) {
      const geometry = new CapsuleGeometry();
      this.geometries.push(geometry);
      this.group.add(new Mesh(geometry, this.cloth));
    }
    this.group.children.forEach((mesh, i) => (mesh.visible = i < capsules.length));
    capsules.forEach(({ from, fromRadius, to, toRadius }, i) =>
      this.geometries[i]!.span(new Vector3(...from), fromRadius, new Vector3(...to), toRadius),
    );
  }
  paint(palette: Palette): void {
    this.cloth.color.copy(palette.cloth);
  }
  /** Adds where their shadow falls. */
  shade(reach: Reach): void {
    for (const { from, fromRadius, to, toRadius } of this.capsules) {
      reach.add(...from, fromRadius);
      reach.add(...to, toRadius);
    }
  }
  dispose(): void {
    for (const geometry of this.geometries) geometry.dispose();
    this.cloth.dispose();
  }
}
