// Light: the lamp and the distances, which decide how large and how clear a shadow is.
import type { Vec3 } from "../app/core";
import type { Studio } from "../app/studio";
import { say } from "../app/words";
import { Slider } from "../ui/Slider";

const kRest: Vec3 = [0, 1.25, 2.5];
const cm = (metres: number) => say.value("centimetres", { value: Math.round(100 * metres) });

export function LightRoom({ studio }: { studio: Studio }) {
  const { pose } = studio.scene.value;
  const lamp = pose.stage!.lamp.position_m;
  const wrists = Object.values(pose.hands).map((hand) => hand.wrist.position_m[2]);
  const hands = wrists.reduce((sum, each) => sum + each, 0) / Math.max(1, wrists.length);
  const move = (axis: 0 | 1 | 2, value: number) =>
    studio.change(`lamp ${axis}`, () => {
      const to: Vec3 = [...lamp];
      to[axis] = value;
      return studio.core.carryLamp(to);
    });
  const slider = (axis: 0 | 1 | 2, name: string, least: number, most: number) => (
    <Slider
      name={name}
      value={lamp[axis]}
      least={least}
      most={most}
      step={0.01}
      text={cm(lamp[axis])}
      onValue={(value) => move(axis, value)}
      onSettled={() => studio.settled()}
    />
  );
  return (
    <section aria-labelledby="light">
      <h2 id="light">{say.value("light")}</h2>
      <p>
        {say.value("lightAdvice", {
          lamp: cm(lamp[2]),
          hands: cm(hands),
          times: (lamp[2] / Math.max(0.01, lamp[2] - hands)).toFixed(1),
        })}
      </p>
      {slider(2, say.value("lampFromWall"), 1, 6)}
      {slider(1, say.value("lampHeight"), 0.3, 2.4)}
      {slider(0, say.value("lampAcross"), -1.2, 1.2)}
      <button
        type="button"
        onClick={() => {
          studio.change("lamp back", () => studio.core.carryLamp(kRest));
          studio.settled();
        }}
      >
        {say.value("lampReset")}
      </button>
    </section>
  );
}
