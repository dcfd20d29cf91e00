// What stands on the stage, read out of the core.
import { Vector2, Vector3 } from "three";
import type { Core, HeldHand, StageFile } from "../app/core";

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
/** Lamp, frame, performers, and the hands that are held (null where none is). Metres, world. */
export interface Standing {
  lamp: Vector3;
  frame: Frame;
  bodies: Body[];
  hands: (Held | null)[];
  /** Changes when something else than lamp and hands does: another stage. */
  name: string;
}

type HandsOfPose = Partial<Record<"left" | "right", HeldHand>>;

function bodyOf(performer: StageFile["performer"]): Body {
  return {
    shoulders: new Vector3(...performer.shoulder_centre_m),
    headRadius: performer.head_radius_m,
    armsFrom: performer.arms_from,
  };
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
  return {
    lamp: new Vector3(...stage.lamp.position_m),
    frame: { centre: new Vector2(...stage.frame.centre_m), size: stage.frame.size_m },
    bodies: [stage.performer, ...(secondBody === undefined ? [] : [secondBody])].map(bodyOf),
    hands,
    name: JSON.stringify([stage.frame, stage.performer, secondBody, hands.map((held) => held !== null)]),
  };
}
