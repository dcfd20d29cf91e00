// Direct handling: lamp, hands and fingers follow the pointer, taken hold of themselves or by their shadow.
import { PerspectiveCamera, Plane, Ray, Raycaster, Vector2, Vector3 } from "three";
import type { Core, Stop, Vec3 } from "../app/core";
import { BoneFrame } from "./bone";
import type { Grabbable, Handle } from "./events";
import { type Hands, type Hit, fingerOf } from "./hands";

/** A step of a drag: what it changed, and how far it came. */
export interface DragStep {
  what: Grabbable;
  hand: number;
  stop: Stop;
  /** Where that is which the pointer holds, on which bone, and where the pointer would have it. */
  held: Vector3;
  bone: number;
  wanted: Vector3;
  /** Whether it is held by its shadow. */
  byShadow: boolean;
}

/** What the handling needs of the stage that it is on. */
export interface Ground {
  readonly canvas: HTMLCanvasElement;
  readonly camera: PerspectiveCamera;
  readonly core: Core;
  readonly hands: Hands;
  /** Whether anything may be taken hold of. */
  handled(): boolean;
  /** Whether hands and lamp are in the picture, or only their shadow is. */
  handsSeen(): boolean;
  /** Where the lamp is now. */
  lamp(): Vector3;
  wrist(hand: number): Vector3 | null;
  carryLamp(place: Vector3): Stop;
  /** Turns the view by a drag of empty space. */
  turnView(x_px: number, y_px: number): void;
  hovers(handle: Handle | null): void;
  grabs(what: Grabbable, hand: number): void;
  steps(step: DragStep): void;
  releases(): void;
  /** Asks for a call of step() before the next picture. */
  wake(): void;
}

const kStart_px = 3;
const kLampTouch_px = 24;
const kTurn_deg = 0.45; // a pixel
const kPullRounds = 2;
/** How far beside a thing a finger may come down on the glass. */
const kTouchSlack_px = [6, 12];

/** Where the pointer wants what is held, and on which line it would be under it; null where it points past the wall. */
interface Follow {
  place(pointer: Vector2): Vector3 | null;
  line(pointer: Vector2): Ray | null;
}

interface Hold {
  handle: Handle;
  follow: Follow;
  /** From where the pointer is to what it holds. */
  offset: Vector3;
  bone: number;
  grip: Float32Array | null;
  /** Wrist and held point where the hand was taken up last. */
  wrist: Vector3 | null;
  from: Vector3;
  last: Vector2;
  lastLean: number;
  turning: boolean;
  begun: boolean;
  onWall: boolean;
}

const xyz = (v: Vector3) => v.toArray() as Vec3;

export class Drag {
  private readonly ray = new Raycaster();
  private readonly pointers = new Map<number, Vector2>();
  private readonly listeners = new AbortController();
  private hold: Hold | null = null;
  private viewFrom: Vector2 | null = null;
  private shift = false;
  private secondary = false;
  private pending = false;
  private looking: Vector2 | null = null;
  private hovered: Handle | null = null;

  constructor(private readonly on: Ground) {
    const { canvas } = on;
    const options = { signal: this.listeners.signal };
    canvas.addEventListener("pointerdown", (event) => this.down(event), options);
    canvas.addEventListener("pointermove", (event) => this.move(event), options);
    canvas.addEventListener("pointerup", (event) => this.up(event), options);
    canvas.addEventListener("pointercancel", (event) => this.up(event), options);
    canvas.addEventListener("lostpointercapture", (event) => this.up(event), options);
    canvas.addEventListener("pointerleave", () => this.look(null), options);
    canvas.addEventListener("contextmenu", (event) => event.preventDefault(), options);
    canvas.style.touchAction = "none";
  }

  get holding(): boolean {
    return this.hold !== null;
  }
  /** Does what the pointers have asked for since it was called last. */
  step(): void {
    if (this.hold !== null) {
      if (this.pending) this.stepHold(this.hold);
    } else if (this.viewFrom === null && this.pending) {
      this.hover(this.looking);
    }
    this.pending = false;
  }
  dispose(): void {
    this.listeners.abort();
  }

  private at(event: PointerEvent): Vector2 {
    const box = this.on.canvas.getBoundingClientRect();
    return new Vector2(event.clientX - box.left, event.clientY - box.top);
  }
  private down(event: PointerEvent): void {
    const at = this.at(event);
    const mouse = event.pointerType === "mouse";
    if (this.pointers.size >= 2 || (mouse && (this.pointers.size > 0 || event.button === 1))) return;
    this.pointers.set(event.pointerId, at);
    this.on.canvas.setPointerCapture(event.pointerId);
    this.shift = event.shiftKey;
    if (this.pointers.size === 2) return;
    this.secondary = event.button === 2;
    this.hold = this.take(at, mouse ? [] : kTouchSlack_px);
    this.viewFrom = this.hold === null ? at : null;
    this.hover(at);
    this.point();
  }
  private move(event: PointerEvent): void {
    const at = this.at(event);
    this.shift = event.shiftKey;
    if (this.pointers.has(event.pointerId)) this.pointers.set(event.pointerId, at);
    if (this.viewFrom !== null && this.pointers.size === 1) {
      this.on.turnView(at.x - this.viewFrom.x, at.y - this.viewFrom.y);
      this.viewFrom = at;
    } else if (this.hold === null) {
      this.look(event.pointerType === "touch" ? null : at);
      return;
    }
    this.pending = true;
    this.on.wake();
  }
  private up(event: PointerEvent): void {
    if (!this.pointers.delete(event.pointerId)) return;
    if (this.pointers.size > 0) return;
    if (this.hold?.begun) {
      this.step();
      this.on.releases();
    }
    this.hold = this.viewFrom = null;
    this.look(event.pointerType === "touch" ? null : this.at(event));
    this.point();
  }
  private look(at: Vector2 | null): void {
    if (this.pointers.size > 0) return;
    this.looking = at;
    this.pending = true;
    this.on.wake();
  }
  private hover(at: Vector2 | null): void {
    const handle = this.hold?.handle ?? (at === null ? null : (this.take(at, [])?.handle ?? null));
    const was = this.hovered;
    if (handle?.kind === was?.kind && handle?.hand === was?.hand && handle?.finger === was?.finger) return;
    this.hovered = handle;
    this.on.hovers(handle);
    this.point();
  }
  private point(): void {
    this.on.canvas.style.cursor = this.hold ? "grabbing" : this.hovered ? "grab" : "";
  }

  /** What is under a place of the canvas, or near it. */
  private take(at: Vector2, slack_px: number[]): Hold | null {
    if (!this.on.handled()) return null;
    const around = [at];
    for (const radius of slack_px)
      for (let i = 0; i < 8; ++i)
        around.push(new Vector2(radius, 0).rotateAround(new Vector2(), (i * Math.PI) / 4).add(at));
    for (const place of around) {
      const hold = this.takeAt(place, at);
      if (hold !== null) return hold;
    }
    return null;
  }
  private takeAt(at: Vector2, pointer: Vector2): Hold | null {
    if (this.on.handsSeen()) {
      this.aim(at);
      const hit = this.on.hands.hit(this.ray);
      const lamp = this.on.lamp(), eye = this.on.camera.position;
      if (this.nearLamp(at) && !(hit && hit.point.distanceTo(eye) < lamp.distanceTo(eye)))
        return this.held({ kind: "lamp", hand: -1, finger: -1 }, 0, lamp, this.inPlaneOf(lamp), pointer, false);
      if (hit) return this.heldHand(hit, this.inPlaneOf(hit.point), pointer, false);
    }
    const wall = this.onWall(at);
    if (wall === null) return null;
    const lamp = this.on.lamp();
    this.ray.set(lamp, wall.clone().sub(lamp).normalize());
    const hit = this.on.hands.hit(this.ray);
    return hit && hit.point.z > 0 ? this.heldHand(hit, this.inLightOf(hit.point), pointer, true) : null;
  }
  private heldHand(hit: Hit, follow: Follow, pointer: Vector2, onWall: boolean): Hold {
    const finger = fingerOf(hit.bone);
    const kind = finger === -1 ? "hand" : "finger";
    return this.held({ kind, hand: hit.hand, finger }, hit.bone, hit.point, follow, pointer, onWall);
  }
  private held(handle: Handle, bone: number, point: Vector3, follow: Follow, pointer: Vector2, onWall: boolean): Hold {
    const start = follow.place(pointer) ?? point;
    return {
      handle,
      follow,
      offset: point.clone().sub(start),
      bone,
      grip: null,
      wrist: null,
      from: point.clone(),
      last: pointer.clone(),
      lastLean: 0,
      turning: false,
      begun: false,
      onWall,
    };
  }

  private aim(at: Vector2): void {
    const { clientWidth, clientHeight } = this.on.canvas;
    this.ray.setFromCamera(new Vector2((2 * at.x) / clientWidth - 1, 1 - (2 * at.y) / clientHeight), this.on.camera);
  }
  private nearLamp(at: Vector2): boolean {
    const lamp = this.on.lamp().clone().project(this.on.camera);
    const { clientWidth, clientHeight } = this.on.canvas;
    const x = ((lamp.x + 1) * clientWidth) / 2, y = ((1 - lamp.y) * clientHeight) / 2;
    return lamp.z < 1 && Math.hypot(x - at.x, y - at.y) < kLampTouch_px;
  }
  private onWall(at: Vector2): Vector3 | null {
    this.aim(at);
    return this.ray.ray.intersectPlane(new Plane(new Vector3(0, 0, 1), 0), new Vector3());
  }
  /** In the plane through a point that is parallel to the picture. */
  private inPlaneOf(point: Vector3): Follow {
    const plane = new Plane().setFromNormalAndCoplanarPoint(this.on.camera.getWorldDirection(new Vector3()), point);
    const line = (pointer: Vector2) => {
      this.aim(pointer);
      return this.ray.ray.clone();
    };
    return { line, place: (pointer) => line(pointer).intersectPlane(plane, new Vector3()) };
  }
  /** So that its shadow is where the pointer is on the wall, as far from the lamp as a point is. */
  private inLightOf(point: Vector3): Follow {
    const lamp = this.on.lamp().clone();
    const share = (lamp.z - point.z) / lamp.z;
    const line = (pointer: Vector2) => {
      const wall = this.onWall(pointer);
      return wall && new Ray(lamp.clone(), wall.sub(lamp).normalize());
    };
    return { line, place: (pointer) => this.onWall(pointer)?.sub(lamp).multiplyScalar(share).add(lamp) ?? null };
  }

  private stepHold(hold: Hold): void {
    const [first, second] = [...this.pointers.values()];
    if (first === undefined) return;
    const pointer = second === undefined ? first : first.clone().lerp(second, 0.5);
    const lean = second === undefined ? 0 : Math.atan2(second.y - first.y, second.x - first.x);
    const turning = hold.handle.kind !== "lamp" && (this.shift || this.secondary || second !== undefined);
    const { hand } = hold.handle;
    const what = turning ? "hand" : hold.handle.kind;
    if (!hold.begun) {
      if (second === undefined && hold.last.distanceTo(pointer) < kStart_px) return;
      hold.begun = true;
      this.on.grabs(what, hand);
      this.takeUp(hold, pointer, lean, turning, false);
    } else if (turning !== hold.turning) {
      this.takeUp(hold, pointer, lean, turning, true);
    }
    let wanted = hold.follow.place(pointer)?.add(hold.offset) ?? null;
    let stop: Stop = "none";
    if (turning) stop = this.turn(hold, pointer, lean);
    else if (what === "lamp") stop = wanted ? this.on.carryLamp(wanted) : stop;
    else if (what === "hand") stop = this.carry(hold, wanted);
    else ({ stop, wanted } = this.pull(hold, pointer));
    hold.last.copy(pointer);
    hold.lastLean = lean;
    const held = this.placeOf(hold, wanted);
    // A hand that turns has its point nowhere in particular.
    if (turning || wanted === null) wanted = held;
    this.on.steps({ what, hand, stop, held, bone: hold.bone, wanted, byShadow: hold.onWall });
  }
  /** Begins to carry, pull or turn from where things are. @param anew under this place of the pointer */
  private takeUp(hold: Hold, pointer: Vector2, lean: number, turning: boolean, anew: boolean): void {
    hold.turning = turning;
    hold.last.copy(pointer);
    hold.lastLean = lean;
    if (hold.handle.kind === "lamp") return;
    if (anew) {
      hold.from = this.placeOf(hold, null);
      hold.follow = hold.onWall ? this.inLightOf(hold.from) : this.inPlaneOf(hold.from);
      hold.offset.copy(hold.from).sub(hold.follow.place(pointer) ?? hold.from);
    }
    hold.wrist = this.on.wrist(hold.handle.hand);
    // The point stays the one that was taken first.
    hold.grip ??= this.on.core.grip(hold.handle.hand, hold.bone, xyz(hold.from));
  }
  private carry(hold: Hold, wanted: Vector3 | null): Stop {
    if (hold.wrist === null || wanted === null) return "none";
    return this.on.core.carry(hold.handle.hand, xyz(wanted.clone().sub(hold.from).add(hold.wrist)));
  }
  /** A finger goes where its joints let it come under the pointer, however far from the eye that is. */
  private pull(hold: Hold, pointer: Vector2): { stop: Stop; wanted: Vector3 | null } {
    const line = hold.follow.line(pointer);
    if (line === null || hold.grip === null) return { stop: "none", wanted: null };
    line.origin.add(hold.offset);
    const wanted = new Vector3();
    let stop: Stop = "none";
    for (let round = 0; round < kPullRounds; ++round) {
      line.closestPointToPoint(this.placeOf(hold, null), wanted);
      stop = this.on.core.pull(hold.handle.hand, hold.bone, hold.grip, xyz(wanted));
      if (stop !== "joint") break;
    }
    return { stop, wanted };
  }
  private turn(hold: Hold, pointer: Vector2, lean: number): Stop {
    const x = new Vector3(), y = new Vector3(), z = new Vector3();
    this.on.camera.matrixWorld.extractBasis(x, y, z);
    const by = pointer.clone().sub(hold.last).multiplyScalar(kTurn_deg);
    let roll_deg = ((hold.lastLean - lean) * 180) / Math.PI;
    roll_deg -= 360 * Math.round(roll_deg / 360);
    const turn_deg = x.multiplyScalar(by.y).addScaledVector(y, by.x).addScaledVector(z, roll_deg);
    return this.on.core.turn(hold.handle.hand, xyz(turn_deg));
  }
  /** Where the point is that was taken. */
  private placeOf(hold: Hold, wanted: Vector3 | null): Vector3 {
    if (hold.grip !== null) return new BoneFrame(this.on.core, hold.handle.hand, hold.bone).place(hold.grip);
    return hold.handle.kind === "lamp" ? this.on.lamp() : (wanted ?? hold.from);
  }
}
