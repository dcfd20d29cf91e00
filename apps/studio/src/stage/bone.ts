// Where a bone is: the core tells places in a bone's frame, which is the same thing asked the other way round.
import { Vector3 } from "three";
import type { Core } from "../app/core";

/** A frame in the world: its origin and where its axes point. */
export class BoneFrame {
  readonly origin: Vector3;
  readonly x: Vector3;
  readonly y: Vector3;
  readonly z: Vector3;

  constructor(core: Core, hand: number, bone: number) {
    const none = new Vector3(...core.grip(hand, bone, [0, 0, 0]));
    // The world's axes, in the bone's frame: the rows of the matrix whose columns are the bone's in the world.
    const i = new Vector3(...core.grip(hand, bone, [1, 0, 0])).sub(none);
    const j = new Vector3(...core.grip(hand, bone, [0, 1, 0])).sub(none);
    const k = new Vector3(...core.grip(hand, bone, [0, 0, 1])).sub(none);
    this.x = new Vector3(i.x, j.x, k.x).normalize();
    this.y = new Vector3(i.y, j.y, k.y).normalize();
    this.z = new Vector3(i.z, j.z, k.z).normalize();
    this.origin = this.turned(none).negate();
  }
  /** Where a point of the bone is in the world. */
  place([x = 0, y = 0, z = 0]: Float32Array): Vector3 {
    return this.turned(new Vector3(x, y, z)).add(this.origin);
  }
  private turned({ x, y, z }: Vector3): Vector3 {
    return new Vector3().addScaledVector(this.x, x).addScaledVector(this.y, y).addScaledVector(this.z, z);
  }
}
