// What stands on the stage, read out of the core.
import { Vector2, Vector3 } from "three";
import type { Core, HeldHand, LampFile, StageFile, Vec3 } from "../app/core";

export const kMostHands = 4;

export interface Frame {
  centre: Vector2;
  size: number;
}
export interface Body {
  shoulders: Vector3;
  headRadius: number;
  armsFrom: "bottom" | "left" | "right";
}
export interface Held {
  wrist: Vector3;
  joints_deg: Record<string, number>;
}
/** What a lamp is to those who look at its light. */
export interface Shine {
  /** How wide it is, metres, or seen from the wall as an angle, radians, where it is in the sky. */
  width: number;
  sky: boolean;
  /** Little enough of it that eyes see by night. */
  night: boolean;
  /** Linear, of luminance 1; null: nothing is said about it. */
  colour: Vec3 | null;
}
/** Lamp, frame, performers, and the hands that are held (null where none is). Metres, world. */
export interface Standing {
  lamp: Vector3;
  /** Where the lamp is drawn: in its direction, but not as far away as the sky. */
  bulb: Vector3;
  shine: Shine;
  frame: Frame;
  bodies: Body[];
  hands: (Held | null)[];
  /** Changes when something else than lamp and hands does: another stage. */
  name: string;
}

export function frameOf({ centre_m, size_m }: StageFile["frame"]): Frame {
  return { centre: new Vector2(...centre_m), size: size_m };
}

type HandsOfPose = Partial<Record<"left" | "right", HeldHand>>;

function bodyOf(performer: StageFile["performer"]): Body {
  return {
    shoulders: new Vector3(...performer.shoulder_centre_m),
    headRadius: performer.head_radius_m,
    armsFrom: performer.arms_from,
  };
}

/** Under so much light, lux, a wall is shown as eyes see it by night; chosen, twice what the full moon gives. */
const kNight_lx = 0.5;
/** Where something in the sky is drawn, metres from the frame's middle. */
const kSky_m = 3.2;

function shineOf(lamp: LampFile, core: Core): Shine {
  const sky = lamp.shape === "distant";
  return {
    width: sky ? ((lamp.angular_diameter_deg ?? 0) * Math.PI) / 180 : (lamp.width_m ?? 0),
    sky,
    night: sky && (lamp.illuminance_lx ?? Infinity) < kNight_lx,
    colour: lamp.colour_k !== undefined && lamp.shape !== undefined ? core.lampColour(lamp.colour_k) : null,
  };
}

function drawnAt(lamp: Vector3, frame: Frame, sky: boolean): Vector3 {
  if (!sky) return lamp.clone();
  const middle = new Vector3(frame.centre.x, frame.centre.y, 0);
  return lamp.clone().sub(middle).setLength(kSky_m).add(middle);
}

export function readStanding(core: Core): Standing {
  const pose = core.held();
  const stage = pose.stage;
  if (stage === undefined) throw new Error("the core holds a pose without a stage");
  const second = (pose["second"] as { hands?: HandsOfPose } | undefined)?.hands;
  const secondBody = stage["second_performer"] as StageFile["performer"] | undefined;
  const hands = [pose.hands.left, pose.hands.right, second?.left, second?.right].map((held) =>
    held === undefined ? null : { wrist: new Vector3(...held.wrist.position_m), joints_deg: held.joints_deg },
  );
  const lamp = new Vector3(...stage.lamp.position_m);
  const frame = frameOf(stage.frame);
  const shine = shineOf(stage.lamp, core);
  return {
    lamp,
    bulb: drawnAt(lamp, frame, shine.sky),
    shine,
    frame,
    bodies: [stage.performer, ...(secondBody === undefined ? [] : [secondBody])].map(bodyOf),
    hands,
    name: JSON.stringify([stage.frame, stage.performer, secondBody, shine.sky, hands.map((held) => held !== null)]),
  };
}

/** How wide edges of the shadow are on the wall, metres, of hands as far away as they are on average. */
export function edgeWidth({ lamp, shine, hands }: Standing): number {
  const held = hands.filter((hand) => hand !== null);
  const z = held.reduce((sum, { wrist }) => sum + wrist.z, 0) / Math.max(1, held.length);
  return shine.sky ? shine.width * z : (shine.width * z) / Math.max(0.05, lamp.z - z);
}
