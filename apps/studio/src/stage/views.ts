// Where the stage is seen from.
import { MathUtils, PerspectiveCamera, Vector3 } from "three";
import type { Region } from "./shadow";
import type { Body, Frame, Standing } from "./standing";

export type StageView = "audience" | "performer" | "lamp" | "side";

/** An eye, what is in the middle of its picture, and the angle from the picture's bottom to its top. */
export interface Shot {
  eye: Vector3;
  target: Vector3;
  fov_deg: number;
}

/** Of the shorter side of the picture, what the frame takes in the audience's view. */
const kFrameShare = 0.85;
const kFilmAspect = 16 / 9;
const kAudienceFov_deg = 30;
const kSideFov_deg = 32;
/** Of the picture, what the hands take in the performer's view, and how far the eyes step back for that. */
const kHandsShare = 0.66;
const kWidestFov_deg = 52;
const kStep_m = 0.05;
const kMostSteps = 12;
/** The audience sees the wall only; from elsewhere so much of it around the frame takes a shadow. */
const kWallFrames = 5;

function basis(ahead: Vector3): { right: Vector3; up: Vector3 } {
  const vertical = Math.abs(ahead.y) > 0.99 * ahead.length();
  const right = new Vector3().crossVectors(ahead, vertical ? new Vector3(0, 0, -1) : new Vector3(0, 1, 0)).normalize();
  return { right, up: new Vector3().crossVectors(right, ahead).normalize() };
}

/** Metres of the wall that the picture of the audience's view is high. @param film see audienceShot() */
function audienceHeight(frame: Frame, aspect: number, film: boolean): number {
  if (film) return frame.size * Math.max(1 / aspect, 1 / kFilmAspect);
  return frame.size / (kFrameShare * Math.min(1, aspect));
}

/** @param film a play's frame is as wide as its film, which shows the middle of it; else all of it is seen */
export function audienceShot(frame: Frame, aspect: number, film = false): Shot {
  const distance = audienceHeight(frame, aspect, film) / 2 / Math.tan(MathUtils.degToRad(kAudienceFov_deg / 2));
  const target = new Vector3(frame.centre.x, frame.centre.y, 0);
  return { eye: target.clone().setZ(distance), target, fov_deg: kAudienceFov_deg };
}

/** From a given eye, turned and zoomed so that the points fill a share of the picture. */
function aimedShot(eye: Vector3, points: Vector3[], aspect: number, share: number): Shot {
  const target = points.reduce((sum, point) => sum.add(point), new Vector3()).divideScalar(Math.max(1, points.length));
  let half = 0;
  for (let round = 0; round < 3; ++round) {
    const ahead = new Vector3().subVectors(target, eye);
    const distance = ahead.length();
    ahead.normalize();
    const { right, up } = basis(ahead);
    let left = Infinity, most = -Infinity, low = Infinity, high = -Infinity;
    for (const point of points) {
      const d = new Vector3().subVectors(point, eye);
      const depth = d.dot(ahead);
      if (depth < 0.05) continue;
      const x = d.dot(right) / depth, y = d.dot(up) / depth;
      left = Math.min(left, x), most = Math.max(most, x), low = Math.min(low, y), high = Math.max(high, y);
    }
    if (most < left) break;
    target.addScaledVector(right, (distance * (left + most)) / 2).addScaledVector(up, (distance * (low + high)) / 2);
    half = Math.max((high - low) / 2, (most - left) / 2 / aspect) / share;
  }
  const fov_deg = MathUtils.radToDeg(2 * Math.atan(half));
  return { eye, target, fov_deg: MathUtils.clamp(fov_deg, 12, 100) };
}

/** Along a given direction, from so far away that the points fill a share of the picture. */
function fittedShot(towards: Vector3, points: Vector3[], aspect: number, share: number): Shot {
  const { right, up } = basis(towards.clone().negate());
  const tall = share * Math.tan(MathUtils.degToRad(kSideFov_deg / 2));
  const target = points.reduce((sum, point) => sum.add(point), new Vector3()).divideScalar(points.length);
  let distance = 1;
  for (let round = 0; round < 5; ++round) {
    const at = points.map((point) => {
      const d = new Vector3().subVectors(point, target);
      return { x: d.dot(right), y: d.dot(up), z: d.dot(towards) };
    });
    distance = Math.max(...at.map(({ x, y, z }) => z + Math.max(Math.abs(y) / tall, Math.abs(x) / (tall * aspect))));
    const xs = at.map(({ x, z }) => x / (distance - z)), ys = at.map(({ y, z }) => y / (distance - z));
    const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
    target.addScaledVector(right, distance * middle(xs)).addScaledVector(up, distance * middle(ys));
  }
  return { eye: target.clone().addScaledVector(towards, distance), target, fov_deg: kSideFov_deg };
}

function frameCorners({ centre, size }: Frame): Vector3[] {
  return [-0.5, 0.5].flatMap((x) => [-0.5, 0.5].map((y) => new Vector3(centre.x + x * size, centre.y + y * size, 0)));
}

/** How far the side view is turned: from the wall's own direction, and above the level. */
export class Turned {
  private azimuth_deg = 0;
  private elevation_deg = 0;
  /** To where bodies do not hide the hands: the wall at the left, or at the right of one who stands at the left. */
  reset([first, second]: Body[]): void {
    this.azimuth_deg = first?.armsFrom === "left" && second === undefined ? 50 : -50;
    this.elevation_deg = 12;
  }
  by(x_px: number, y_px: number): void {
    this.azimuth_deg = MathUtils.clamp(this.azimuth_deg - 0.3 * x_px, -100, 100);
    this.elevation_deg = MathUtils.clamp(this.elevation_deg + 0.3 * y_px, -10, 65);
  }
  /** From the stage's middle to the eye. */
  direction(): Vector3 {
    const azimuth = MathUtils.degToRad(this.azimuth_deg), elevation = MathUtils.degToRad(this.elevation_deg);
    const level = Math.cos(elevation);
    return new Vector3(level * Math.sin(azimuth), Math.sin(elevation), level * Math.cos(azimuth));
  }
}

export function shotOf(
  view: StageView,
  standing: Standing,
  hands: Vector3[],
  turned: Turned,
  aspect: number,
  film = false,
): Shot {
  const { bulb: lamp, frame, bodies } = standing;
  const body = bodies[0]!;
  if (view === "performer") {
    const eyes = body.shoulders.clone().setY(body.shoulders.y + 2.6 * body.headRadius);
    const middle = hands.reduce((sum, point) => sum.add(point), new Vector3()).divideScalar(Math.max(1, hands.length));
    if (eyes.distanceTo(middle) < 0.1) eyes.copy(middle).add(new Vector3(0, 0.42, 0.42));
    // Who holds hands before the face sees them at wider angles than a picture can show: a step back, then.
    const back = eyes.clone().sub(middle).normalize();
    let shot = aimedShot(eyes, hands, aspect, kHandsShare);
    for (let step = 0; step < kMostSteps && shot.fov_deg > kWidestFov_deg; ++step)
      shot = aimedShot(eyes.addScaledVector(back, kStep_m), hands, aspect, kHandsShare);
    return shot;
  }
  if (view === "lamp") {
    // Over the lamp's shoulder, on the side where no body stands, so that hands and shadow are seen apart.
    const side = body.armsFrom === "left" ? 1 : -1;
    const eye = lamp.clone().add(new Vector3(0.2 * side, 0.12, 0.1));
    return aimedShot(eye, [...hands, ...frameCorners(frame)], aspect, 0.9);
  }
  if (view === "side") {
    const heads = bodies.flatMap(({ shoulders, headRadius: r }) =>
      [-1, 1].flatMap((x) => [-4, 4].map((y) => shoulders.clone().add(new Vector3(1.5 * r * x, r * y, 0)))),
    );
    const bulb = [-1, 1].map((side) => lamp.clone().setZ(lamp.z + 0.12 * side));
    return fittedShot(turned.direction(), [...frameCorners(frame), ...bulb, ...hands, ...heads], aspect, 0.9);
  }
  return audienceShot(frame, aspect, film);
}

/** The part of the wall that a view shows a shadow on. */
export function wallSeen(view: StageView, frame: Frame, aspect: number, film = false): Region {
  const audience = audienceHeight(frame, aspect, film);
  const high = view === "audience" ? audience : kWallFrames * frame.size;
  const wide = view === "audience" ? audience * aspect : high;
  const { x, y } = frame.centre;
  return { left: x - wide / 2, right: x + wide / 2, bottom: y - high / 2, top: y + high / 2 };
}

export function take(camera: PerspectiveCamera, { eye, target, fov_deg }: Shot, aspect: number): void {
  camera.position.copy(eye);
  camera.up.copy(basis(new Vector3().subVectors(target, eye)).up);
  camera.lookAt(target);
  camera.fov = fov_deg;
  camera.aspect = aspect;
  camera.updateProjectionMatrix();
  camera.updateMatrixWorld();
}

export function between(from: Shot, to: Shot, t: number): Shot {
  return {
    eye: from.eye.clone().lerp(to.eye, t),
    target: from.target.clone().lerp(to.target, t),
    fov_deg: MathUtils.lerp(from.fov_deg, to.fov_deg, t),
  };
}
