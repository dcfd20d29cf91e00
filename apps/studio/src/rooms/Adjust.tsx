// Adjust: every joint, arm and place as a slider; what dragging does on the stage, for keyboards and small changes.
import { useEffect, useState } from "preact/hooks";
import type { JointLimit, Stop, Vec3 } from "../app/core";
import type { Studio } from "../app/studio";
import { say, type Word } from "../app/words";
import { Choice } from "../ui/Choice";
import { Slider } from "../ui/Slider";

type Part = "thumb" | "index" | "middle" | "ring" | "little" | "arm" | "place";
const kParts: Part[] = ["thumb", "index", "middle", "ring", "little", "arm", "place"];
const kFingers = 5;
const kThumb: Word[] = ["thumbFlexion", "thumbAbduction", "thumbRotation", "thumbMcp", "thumbIp"];
const kFinger: Word[] = ["jointFlexion1", "jointSpread", "jointFlexion2", "jointFlexion3"];
const kArm: Word[] = ["armSwivel", "armPronation", "armFlexion", "armDeviation"];
const kPlaces: { word: Word; axis: 0 | 1 | 2 }[] = [
  { word: "across", axis: 0 },
  { word: "height", axis: 1 },
  { word: "fromWall", axis: 2 },
];
const kReach_m = 0.6;

/** A slider ends where its joint does: nothing more can be asked for there. */
const atEnd = (stop: Stop, to: number, range: { least: number; most: number }): Stop =>
  stop === "none" && (to <= range.least || to >= range.most) ? "joint" : stop;

let limits: JointLimit[] | null = null;

export function Adjust({ studio }: { studio: Studio }) {
  const { core } = studio;
  limits ??= core.limits();
  const scene = studio.scene.value;
  const held = (["left", "right"] as const).filter((side) => scene.pose.hands[side]);
  const [wanted, setWanted] = useState<"left" | "right">("left");
  const [part, setPart] = useState<Part>("index");
  const side = held.includes(wanted) ? wanted : held[0]!;
  const hand = side === "left" ? 0 : 1;
  const hold = scene.pose.hands[side]!;
  useEffect(() => {
    const finger = kParts.indexOf(part);
    studio.lit.value = finger < kFingers ? { hand, finger } : null;
    return () => void (studio.lit.value = null);
  }, [studio, hand, part]);
  const settled = () => studio.settled();
  const degrees = (value: number) => say.value("degrees", { value: Math.round(value) });

  const joints = limits.flatMap((limit, angle) => (limit.name.startsWith(`${part}-`) ? [{ ...limit, angle }] : []));
  const arm = part === "arm" ? core.armAngles(hand) : [];
  return (
    <>
      <Choice
        name={say.value("whichHand")}
        value={side}
        options={held.map((value) => ({ value, text: say.value(value === "left" ? "leftHand" : "rightHand") }))}
        onValue={(value) => setWanted(value)}
      />
      <Choice
        name={say.value("whichFinger")}
        value={part}
        options={kParts.map((value) => ({ value, text: say.value(value) }))}
        onValue={(value) => setPart(value)}
      />
      {joints.map(({ name, angle }, i) => {
        const range = core.range(hand, angle);
        const value = hold.joints_deg[name] ?? 0;
        return (
          <Slider
            key={name}
            name={say.value((part === "thumb" ? kThumb : kFinger)[i]!)}
            value={value}
            least={range.least}
            most={range.most}
            step={1}
            text={degrees(value)}
            onValue={(to) => studio.change(`${side} ${name}`, () => atEnd(core.bend(hand, angle, to), to, range))}
            onSettled={settled}
          />
        );
      })}
      {arm.map(({ value, least, most }, i) => (
        <Slider
          key={i}
          name={say.value(kArm[i]!)}
          value={value}
          least={least}
          most={most}
          step={1}
          text={degrees(value)}
          onValue={(to) =>
            studio.change(`${side} arm ${i}`, () => {
              const angles = arm.map((each) => each.value) as [number, number, number, number];
              angles[i] = to;
              return atEnd(core.swing(hand, angles), to, { least, most });
            })
          }
          onSettled={settled}
        />
      ))}
      {part === "place" &&
        kPlaces.map(({ word, axis }) => {
          const value = hold.wrist.position_m[axis];
          const middle = [0, 1.25, 1.5][axis]!;
          return (
            <Slider
              key={axis}
              name={say.value(word)}
              value={value}
              least={middle - kReach_m}
              most={middle + kReach_m}
              step={0.005}
              text={say.value("centimetres", { value: (100 * value).toFixed(1) })}
              onValue={(to) =>
                studio.change(`${side} place ${axis}`, () => {
                  const place: Vec3 = [...hold.wrist.position_m];
                  place[axis] = to;
                  return core.carry(hand, place);
                })
              }
              onSettled={settled}
            />
          );
        })}
    </>
  );
}
