// A hint of who performs: head, neck and shoulders in dark cloth.
import { Group, Mesh, MeshStandardMaterial, SphereGeometry, Vector3 } from "three";
import { CapsuleGeometry } from "./capsule";
import type { Palette } from "./palette";
import type { Body } from "./standing";

/** How high the head's middle is over the shoulders, in its radii (docs/conventions.md). */
const kHeadHeight = 2.6;

class Figure {
  readonly group = new Group();
  private readonly chest = new CapsuleGeometry();
  private readonly neck = new CapsuleGeometry();
  private readonly waist = new CapsuleGeometry();
  private readonly head: Mesh;

  constructor(sphere: SphereGeometry, material: MeshStandardMaterial) {
    this.head = new Mesh(sphere, material);
    const parts = [this.chest, this.neck, this.waist].map((geometry) => new Mesh(geometry, material));
    this.group.add(this.head, ...parts);
  }
  update({ shoulders, headRadius: r, armsFrom }: Body): void {
    const across = armsFrom === "bottom" ? new Vector3(1, 0, 0) : new Vector3(0, 0, 1);
    const at = (side: number, up: number) => shoulders.clone().addScaledVector(across, side).add(new Vector3(0, up, 0));
    this.head.position.copy(at(0, kHeadHeight * r));
    this.head.scale.set(0.84 * r, 1.12 * r, 0.92 * r);
    this.neck.span(at(0, 0.2 * r), 0.62 * r, at(0, 1.7 * r), 0.5 * r);
    this.chest.span(at(-1.1 * r, -0.35 * r), 0.85 * r, at(1.1 * r, -0.35 * r), 0.85 * r);
    this.waist.span(at(0, -1.1 * r), 1.5 * r, at(0, -4.6 * r), 1.15 * r);
  }
  dispose(): void {
    for (const geometry of [this.chest, this.neck, this.waist]) geometry.dispose();
  }
}

export class Bodies {
  readonly group = new Group();
  private readonly sphere = new SphereGeometry(1, 40, 28);
  private readonly material = new MeshStandardMaterial({ roughness: 1 });
  private readonly figures: Figure[] = [];

  update(bodies: Body[]): void {
    while (this.figures.length < bodies.length) {
      const figure = new Figure(this.sphere, this.material);
      this.figures.push(figure);
      this.group.add(figure.group);
    }
    this.figures.forEach((figure, i) => {
      const body = bodies[i];
      figure.group.visible = body !== undefined;
      if (body !== undefined) figure.update(body);
    });
  }
  paint(palette: Palette): void {
    this.material.color.copy(palette.cloth);
  }
  dispose(): void {
    for (const figure of this.figures) figure.dispose();
    this.sphere.dispose();
    this.material.dispose();
  }
}
