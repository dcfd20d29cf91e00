// Light: which lamp, how large, where it is, and what that does to the shadow.
import { Flame, Lamp, LampCeiling, Lightbulb, type LucideIcon, Moon, Projector, Smartphone, Sun } from "lucide-preact";
import { useEffect, useId, useState } from "preact/hooks";
import type { LampFile, LightReport, PoseFile, Vec3 } from "../app/core";
import { Outdated } from "../app/light";
import { lightSentences, lux } from "../app/lightAdvice";
import type { Studio } from "../app/studio";
import { say, type Word } from "../app/words";
import { Slider } from "../ui/Slider";
import { reasonOf } from "../app/reason";

const kRest: Vec3 = [0, 1.25, 2.5];
const kRoomDepth_m = 5;
const kLargest_m = 1;
/** After the last change, before the light is looked at. */
const kRest_ms = 250;

const kLamps: Record<string, { word: Word; icon: LucideIcon }> = {
  "phone-torch": { word: "lampPhoneTorch", icon: Smartphone },
  candle: { word: "lampCandle", icon: Flame },
  projector: { word: "lampProjector", icon: Projector },
  spot: { word: "lampSpot", icon: LampCeiling },
  "led-bulb": { word: "lampLedBulb", icon: Lightbulb },
  "full-moon": { word: "lampFullMoon", icon: Moon },
  sun: { word: "lampSun", icon: Sun },
};

const cm = (metres: number) => say.value("centimetres", { value: Math.round(100 * metres) });
const inSky = (lamp: LampFile) => lamp.shape === "distant";

/** The mean of width and height: what softness comes from. */
const meanSize = ({ width_m: width = 0, height_m: height = width }: LampFile) => (width + height) / 2;

/** Whether a lamp is that one wherever it stands and whatever its size. */
const sameKind = (a: LampFile, b: LampFile) =>
  a.shape === b.shape && a.intensity_cd === b.intensity_cd && a.illuminance_lx === b.illuminance_lx && a.colour_k === b.colour_k;

/** What the light does, once the hands and the lamp are at rest; null while that is not known. */
function useReport(studio: Studio, pose: PoseFile, depth: number): LightReport | string | null {
  const [known, setKnown] = useState<{ pose: PoseFile; depth: number; report: LightReport | string } | null>(null);
  const lit = pose.stage!.lamp.shape !== undefined;
  useEffect(() => {
    if (!lit) return;
    const is = (report: LightReport | string) => setKnown({ pose, depth, report });
    const timer = setTimeout(() => {
      studio.light.report(pose, depth).then(is, (error: unknown) => {
        if (!(error instanceof Outdated)) is(say.value("seenCannot", { reason: reasonOf(error) }));
      });
    }, kRest_ms);
    return () => clearTimeout(timer);
  }, [pose, depth]);
  // What is known of another light is not true of this one.
  return known && known.pose === pose && known.depth === depth ? known.report : null;
}

function Lamps({ studio, lamp }: { studio: Studio; lamp: LampFile }) {
  const group = useId();
  const [lamps] = useState(() => studio.core.lamps());
  const choose = (name: string) => {
    try {
      studio.change(`lamp ${name}`, () => {
        studio.core.lightWith(name);
        return "none";
      });
    } catch (error) {
      studio.notice.value = say.value("lampRefused", { reason: reasonOf(error) });
    }
    studio.settled();
  };
  return (
    <fieldset class="lamps">
      <legend>{say.value("lamps")}</legend>
      <div>
        {lamps.map(({ name, lamp: named }) => {
          const { word, icon: Icon } = kLamps[name] ?? { word: "lampPoint" as Word, icon: Lamp };
          return (
            <label key={name}>
              <input type="radio" name={group} checked={sameKind(lamp, named)} onChange={() => choose(name)} />
              <span>
                <Icon aria-hidden="true" />
                {say.value(word)}
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

export function LightRoom({ studio }: { studio: Studio }) {
  const { pose } = studio.scene.value;
  const { lamp: light, ambient_lx = 0 } = pose.stage!;
  const lamp = light.position_m;
  const [depth, setDepth] = useState(kRoomDepth_m);
  const [busy, setBusy] = useState(false);
  const report = useReport(studio, pose, depth);
  const wrists = Object.values(pose.hands).map((hand) => hand.wrist.position_m[2]);
  const hands = wrists.reduce((sum, each) => sum + each, 0) / Math.max(1, wrists.length);
  const sized = !inSky(light) && (light.width_m ?? 0) > 0;

  const move = (axis: 0 | 1 | 2, value: number) =>
    studio.change(`lamp ${axis}`, () => {
      const to: Vec3 = [...lamp];
      to[axis] = value;
      return studio.core.carryLamp(to);
    });
  const place = (axis: 0 | 1 | 2, name: string, least: number, most: number) => (
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
  const best = async () => {
    setBusy(true);
    try {
      const found = await studio.light.best(studio.core.held(), depth);
      studio.settled();
      studio.relight("best light", () => found.pose);
      studio.settled();
    } catch (error) {
      if (!(error instanceof Outdated)) studio.notice.value = say.value("lampNoBest", { reason: reasonOf(error) });
    }
    setBusy(false);
  };

  return (
    <section aria-labelledby="light">
      <h2 id="light">{say.value("light")}</h2>
      <Lamps studio={studio} lamp={light} />
      <p data-testid="distances">
        {inSky(light)
          ? say.value("lampInSky")
          : say.value("lightAdvice", {
              lamp: cm(lamp[2]),
              hands: cm(hands),
              times: (lamp[2] / Math.max(0.01, lamp[2] - hands)).toFixed(1),
            })}
      </p>
      <div class="seen" role="status" data-testid="seen">
        {light.shape === undefined ? (
          <p>{say.value("seenUnlit")}</p>
        ) : report === null ? (
          <p class="quiet">{say.value("seenLooking")}</p>
        ) : typeof report === "string" ? (
          <p>{report}</p>
        ) : (
          lightSentences(report).map((sentence) => <p key={sentence}>{sentence}</p>)
        )}
      </div>
      {light.shape !== undefined && (
        <button type="button" class="main" disabled={busy} onClick={() => void best()}>
          {say.value(busy ? "lampBestBusy" : "lampBest")}
        </button>
      )}
      {!inSky(light) && (
        <>
          {place(2, say.value("lampFromWall"), 1, 6)}
          {place(1, say.value("lampHeight"), 0.3, 2.4)}
          {place(0, say.value("lampAcross"), -1.2, 1.2)}
        </>
      )}
      {sized && (
        <Slider
          name={say.value("lampSize")}
          value={meanSize(light)}
          least={0.002}
          most={0.2}
          step={0.001}
          text={say.value("millimetres", { value: Math.round(1000 * meanSize(light)) })}
          onValue={(value) =>
            studio.relight("lamp size", (now) => {
              const own = now.stage!.lamp;
              const times = value / meanSize(own);
              const scaled = (size: number) => Math.min(kLargest_m, Number((size * times).toFixed(6)));
              const { width_m: width = 0, height_m: height = width } = own;
              Object.assign(own, { width_m: scaled(width), height_m: scaled(height) });
              return now;
            })
          }
          onSettled={() => studio.settled()}
        />
      )}
      {light.shape !== undefined && (
        <Slider
          name={say.value("ambient")}
          value={Math.log10(ambient_lx + 0.01)}
          least={-2}
          most={3}
          step={0.1}
          text={lux(ambient_lx)}
          onValue={(value) =>
            studio.relight("ambient", (now) => {
              now.stage!.ambient_lx = Math.max(0, Number((10 ** value - 0.01).toPrecision(2)));
              return now;
            })
          }
          onSettled={() => studio.settled()}
        />
      )}
      {light.shape !== undefined && !inSky(light) && (
        <Slider
          name={say.value("roomDepth")}
          value={depth}
          least={2}
          most={12}
          step={0.1}
          text={cm(depth)}
          onValue={setDepth}
        />
      )}
      <button
        type="button"
        onClick={() => {
          if (inSky(light)) studio.relight("lamp back", (now) => ((now.stage!.lamp = { position_m: kRest }), now));
          else studio.change("lamp back", () => studio.core.carryLamp(kRest));
          studio.settled();
        }}
      >
        {say.value("lampReset")}
      </button>
    </section>
  );
}
