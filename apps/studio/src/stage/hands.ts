// The held hands and their arms.
import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DynamicDrawUsage,
  Group,
  Mesh,
  MeshStandardMaterial,
  Raycaster,
  Vector3,
} from "three";
import { BONES_A_FINGER, type Core } from "../app/core";
import { BoneFrame } from "./bone";
import { CapsuleGeometry } from "./capsule";
import type { Finger, Handle } from "./events";
import { ForearmGeometry } from "./forearm";
import type { Palette } from "./palette";
import type { Reach } from "./shadow";
import { kMostHands } from "./standing";

/** Of the hands as a pose numbers them; the second performer's are cool. */
const kTones = [0xeeceb0, 0xc6a092, 0xb6d0d6, 0x8aa6b6];
const kGlow = new Color(2.2, 1.25, 0.42);
const kUnderPointer = 1.25;

/** The finger that a bone belongs to, -1 for the palm. */
export function fingerOf(bone: number): number {
  return bone === 0 ? -1 : Math.floor((bone - 1) / BONES_A_FINGER);
}

/** What a ray met. */
export interface Hit {
  hand: number;
  bone: number;
  point: Vector3;
}

class HeldHand {
  readonly group = new Group();
  readonly geometry = new BufferGeometry();
  readonly bones: Uint8Array;
  private readonly skin: Mesh;
  private readonly forearm = new ForearmGeometry();
  private readonly upperArm = new CapsuleGeometry();
  private readonly arms: Mesh[];
  private readonly materials: MeshStandardMaterial[];
  private readonly cloth = new MeshStandardMaterial({ roughness: 1 });

  constructor(
    private readonly core: Core,
    private readonly number: number,
  ) {
    const side = number % 2;
    this.bones = core.bones(side);
    this.geometry.setIndex(new BufferAttribute(core.faces(side), 1));
    for (const name of ["position", "normal", "color"]) {
      const attribute = new BufferAttribute(new Float32Array(3 * this.bones.length).fill(1), 3);
      this.geometry.setAttribute(name, attribute.setUsage(DynamicDrawUsage));
    }
    const tone = { color: kTones[number]!, roughness: 0.62 };
    this.materials = [new MeshStandardMaterial({ ...tone, vertexColors: true }), new MeshStandardMaterial(tone)];
    this.skin = new Mesh(this.geometry, this.materials[0]);
    this.arms = [new Mesh(this.forearm, this.materials[1]), new Mesh(this.upperArm, this.cloth)];
    this.group.add(this.skin, ...this.arms);
    this.update();
  }

  get held(): boolean {
    return this.group.visible;
  }
  update(): void {
    const skin = this.core.skin(this.number);
    this.group.visible = skin !== null;
    if (skin === null) return;
    const position = this.geometry.getAttribute("position") as BufferAttribute;
    position.copyArray(skin);
    position.needsUpdate = true;
    this.geometry.computeVertexNormals();
    this.geometry.computeBoundingSphere();
    const arm = this.core.arm(this.number);
    for (const part of this.arms) part.visible = arm !== null;
    if (arm === null) return;
    const [shoulder, elbow, wrist] = arm.joints.map((joint) => new Vector3(...joint)) as [Vector3, Vector3, Vector3];
    this.forearm.span(wrist, arm.radii[2], elbow, arm.radii[1], new BoneFrame(this.core, this.number, 0));
    this.upperArm.span(elbow, 1.04 * arm.radii[1], shoulder, arm.radii[0]);
  }
  /** Lights a finger, and lifts what is under the pointer (finger -1: the whole hand). */
  light(lit: number | null, under: number | null): void {
    const color = this.geometry.getAttribute("color");
    for (let i = 0; i < this.bones.length; ++i) {
      const finger = fingerOf(this.bones[i]!);
      const lift = under !== null && (under === -1 || under === finger) ? kUnderPointer : 1;
      if (finger === lit) color.setXYZ(i, kGlow.r * lift, kGlow.g * lift, kGlow.b * lift);
      else color.setXYZ(i, lift, lift, lift);
    }
    color.needsUpdate = true;
  }
  paint(palette: Palette): void {
    this.cloth.color.copy(palette.cloth);
  }
  hit(ray: Raycaster): { distance: number; bone: number; point: Vector3 } | null {
    if (!this.held) return null;
    const [first] = ray.intersectObjects([this.skin, ...this.arms.filter((arm) => arm.visible)], false);
    if (first === undefined) return null;
    let bone = 0;
    if (first.object === this.skin && first.face) {
      // The bone of the nearest corner.
      const position = this.geometry.getAttribute("position");
      const corner = new Vector3();
      let nearest = Infinity;
      for (const vertex of [first.face.a, first.face.b, first.face.c]) {
        const away = corner.fromBufferAttribute(position, vertex).distanceToSquared(first.point);
        if (away >= nearest) continue;
        nearest = away;
        bone = this.bones[vertex]!;
      }
    }
    return { distance: first.distance, bone, point: first.point };
  }
  shade(reach: Reach): void {
    if (!this.held) return;
    const flat = this.geometry.getAttribute("position").array;
    for (let i = 0; i < flat.length; i += 3) reach.add(flat[i]!, flat[i + 1]!, flat[i + 2]!);
    const arm = this.core.arm(this.number);
    arm?.joints.forEach(([x, y, z], i) => reach.add(x, y, z, arm.radii[i]!));
  }
  dispose(): void {
    for (const geometry of [this.geometry, this.forearm, this.upperArm]) geometry.dispose();
    for (const material of [...this.materials, this.cloth]) material.dispose();
  }
}

export class Hands {
  readonly group = new Group();
  private readonly all: HeldHand[];

  constructor(core: Core) {
    this.all = Array.from({ length: kMostHands }, (_, number) => new HeldHand(core, number));
    this.group.add(...this.all.map((hand) => hand.group));
  }
  update(): void {
    for (const hand of this.all) hand.update();
  }
  updateOne(hand: number): void {
    this.all[hand]?.update();
  }
  light(finger: Finger | null, under: Handle | null): void {
    this.all.forEach((hand, number) =>
      hand.light(finger?.hand === number ? finger.finger : null, under?.hand === number ? under.finger : null),
    );
  }
  paint(palette: Palette): void {
    for (const hand of this.all) hand.paint(palette);
  }
  /** What a ray meets first, hand or arm. */
  hit(ray: Raycaster): Hit | null {
    let nearest: (Hit & { distance: number }) | null = null;
    this.all.forEach((one, hand) => {
      const hit = one.hit(ray);
      if (hit && (nearest === null || hit.distance < nearest.distance)) nearest = { hand, ...hit };
    });
    return nearest;
  }
  /** Adds where their shadow falls. */
  shade(reach: Reach): void {
    for (const hand of this.all) hand.shade(reach);
  }
  /** Triangles and bones of a held hand, null where none is. */
  skin(hand: number): { geometry: BufferGeometry; bones: Uint8Array } | null {
    const one = this.all[hand];
    return one?.held ? { geometry: one.geometry, bones: one.bones } : null;
  }
  /** Every so manyth point of the held hands. */
  points(each = 16): Vector3[] {
    const out: Vector3[] = [];
    for (const hand of this.all) {
      if (!hand.held) continue;
      const position = hand.geometry.getAttribute("position");
      for (let i = 0; i < position.count; i += each) out.push(new Vector3().fromBufferAttribute(position, i));
    }
    return out;
  }
  dispose(): void {
    for (const hand of this.all) hand.dispose();
  }
}
