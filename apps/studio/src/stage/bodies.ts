// A hint of who performs: head and shoulders in dark cloth, lost in the dark farther down.
import { BufferAttribute, Group, Mesh, MeshStandardMaterial, SphereGeometry, Vector3 } from "three";
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

  constructor(sphere: SphereGeometry, material: MeshStandardMaterial, fading: MeshStandardMaterial) {
    this.head = new Mesh(sphere, material);
    const parts = [this.chest, this.neck].map((geometry) => new Mesh(geometry, material));
    this.group.add(this.head, ...parts, new Mesh(this.waist, fading));
    const count = this.waist.getAttribute("position").count;
    const colour = new Float32Array(4 * count).fill(1);
    for (let i = count / 2; i < count; ++i) colour[4 * i + 3] = 0;
    this.waist.setAttribute("color", new BufferAttribute(colour, 4));
  }
  update({ shoulders, headRadius: r, armsFrom }: Body): void {
    const across = armsFrom === "bottom" ? new Vector3(1, 0, 0) : new Vector3(0, 0, 1);
    const at = (side: number, up: number) => shoulders.clone().addScaledVector(across, side).add(new Vector3(0, up, 0));
    this.head.position.copy(at(0, kHeadHeight * r));
    this.head.scale.set(0.84 * r, 1.12 * r, 0.92 * r);
    this.neck.span(at(0, 0.2 * r), 0.62 * r, at(0, 1.7 * r), 0.5 * r);
    this.chest.span(at(-1.35 * r, -0.3 * r), 0.7 * r, at(1.35 * r, -0.3 * r), 0.7 * r);
    this.waist.span(at(0, -1.0 * r), 1.35 * r, at(0, -4.4 * r), 1.15 * r);
  }
  dispose(): void {
    for (const geometry of [this.chest, this.neck, this.waist]) geometry.dispose();
  }
}

export class Bodies {
  readonly group = new Group();
  private readonly sphere = new SphereGeometry(1, 40, 28);
  private readonly material = new MeshStandardMaterial({ roughness: 1 });
  private readonly fading = new MeshStandardMaterial({ roughness: 1, vertexColors: true, transparent: true });
  private readonly figures: Figure[] = [];

  update(bodies: Body[]): void {
    while (this.figures.length < bodies.length) {
      const figure = new Figure(this.sphere, this.material, this.fading);
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
    this.fading.color.copy(palette.cloth);
  }
  dispose(): void {
    for (const figure of this.figures) figure.dispose();
    this.sphere.dispose();
    this.material.dispose();
    this.fading.dispose();
  }
}
