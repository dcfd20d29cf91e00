// Move: parts of a figure on sliders, plays with their timeline, and what leaves of them.
import { FolderOpen, MonitorUp, Pause, Play, Plus, Presentation, Undo } from "lucide-preact";
import { useRef, useState } from "preact/hooks";
import type { Figure } from "../app/gallery";
import type { Player } from "../app/player";
import type { BuiltIn } from "../app/plays";
import type { Studio } from "../app/studio";
import { kAudienceMark } from "../app/audience";
import { language, say, type Word } from "../app/words";
import { FigureImage } from "../ui/ShapeImage";
import { Slider } from "../ui/Slider";
import { PartSlider } from "./PartSlider";
import { partName } from "./playwords";
import { PlaySave } from "./PlaySave";
import { Timeline } from "./Timeline";
import "./move.css";

export { Player } from "../app/player";
export { loadPlays } from "../app/plays";

const kPlayWords: Record<string, Word> = {
  bite: "play_bite",
  flap: "play_flap",
  howl: "play_howl",
  quack: "play_quack",
  snap: "play_snap",
  transform: "play_transform",
};
/** The figure on a built-in play's tile. */
const kPlayFigures: Record<string, string> = {
  bite: "dog-open",
  flap: "bird",
  howl: "howling-wolf",
  quack: "duck",
  snap: "crocodile",
  transform: "wolf",
};
const tenth = (seconds: number) => seconds.toFixed(1);

/** Parts of the figure on the stage, moved there at once. */
function Parts({ studio }: { studio: Studio }) {
  const [set, setSet] = useState<{ shares: Record<string, number>; pose: object | null }>({ shares: {}, pose: null });
  const { target, pose } = studio.scene.value;
  const withParts = studio.figures.filter(({ parts }) => Object.keys(parts).length > 0);
  const figure = withParts.find(({ name }) => target && "figure" in target && target.figure === name);
  const mine = set.pose === pose;
  const asGallery = figure !== undefined && JSON.stringify(figure.pose.hands) === JSON.stringify(pose.hands);
  const title = (each: Figure) => (language.value === "ko" ? each.titleKo : each.title);
  const move = (part: string, share: number) => {
    const shares = { ...(mine ? set.shares : {}), [part]: share };
    studio.change(`part ${part}`, () => {
      const moved = Object.entries(shares).map(([name, each]) => ({ pose: figure!.parts[name]!, share: each }));
      studio.core.holdWithParts(figure!.pose, moved);
      return "none";
    });
    setSet({ shares, pose: studio.scene.value.pose });
  };
  return (
    <>
      {figure && (mine || asGallery) ? (
        <>
          <h3>{say.value("partsOf", { name: title(figure) })}</h3>
          {Object.keys(figure.parts).map((part) => (
            <PartSlider
              key={part}
              part={part}
              share={mine ? (set.shares[part] ?? 0) : 0}
              onValue={(value) => move(part, value)}
              onSettled={() => studio.settled()}
            />
          ))}
        </>
      ) : null}
      <h3>{say.value("partsNone")}</h3>
      <div class="tiles">
        {withParts.map((each) => (
          <button key={each.name} type="button" class="tile" aria-pressed={each === figure} onClick={() => void studio.put(each)}>
            <FigureImage svg={each.svg} />
            <span>{title(each)}</span>
          </button>
        ))}
      </div>
    </>
  );
}

/** A built-in play by its name in the language chosen, another one by its title. */
function playTitle({ name, file }: BuiltIn): string {
  const word = kPlayWords[name];
  return word ? say.value(word) : (file.title ?? name);
}

function Chooser({ player }: { player: Player }) {
  const input = useRef<HTMLInputElement>(null);
  const { studio, plays } = player;
  return (
    <section aria-labelledby="plays">
      <h2 id="plays">{say.value("plays")}</h2>
      <div class="tiles">
        {plays.plays.map((play) => {
          const figure = studio.figures.find(({ name }) => name === kPlayFigures[play.name]);
          return (
            <button
              key={play.name}
              type="button"
              class="tile"
              aria-pressed={player.file.value === play.file}
              onClick={() => player.choose(play)}
            >
              {figure && <FigureImage svg={figure.svg} />}
              <span>{playTitle(play)}</span>
            </button>
          );
        })}
      </div>
      <div class="row">
        <button type="button" title={say.value("playOwnHint")} onClick={() => player.begin()}>
          <Plus aria-hidden="true" />
          {say.value("playOwn")}
        </button>
        <button type="button" onClick={() => input.current!.click()}>
          <FolderOpen aria-hidden="true" />
          {say.value("playOpen")}
        </button>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          multiple
          hidden
          data-testid="play-files"
          aria-label={say.value("playOpen")}
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])];
            event.currentTarget.value = "";
            void player.open(files);
          }}
        />
      </div>
    </section>
  );
}

function Controls({ player, onPerform }: { player: Player; onPerform(): void }) {
  const { staged, time_s, seconds, playing, problem, staging } = player;
  const play = staged.value;
  const file = player.file.value!;
  const builtIn = player.plays.plays.find((each) => each.file === file);
  const now = say.value("playOf", { now: tenth(time_s.value), all: tenth(seconds.value) });
  return (
    <section aria-labelledby="now">
      <h2 id="now">{builtIn ? playTitle(builtIn) : file.title || say.value("move")}</h2>
      <p role="status" class={problem.value === "" ? "quiet" : "problem"}>
        {problem.value !== "" ? say.value("playProblem", { reason: problem.value }) : staging.value ? say.value("playStaging") : ""}
      </p>
      {play && (
        <>
          <Slider
            name={say.value("playTime")}
            value={time_s.value}
            least={0}
            most={seconds.value}
            step={0.01}
            text={now}
            onValue={(value) => player.seek(value)}
          />
          <div class="row">
            <button type="button" class="main" onClick={() => (playing.value ? player.pause() : player.play())}>
              {playing.value ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
              {say.value(playing.value ? "playPause" : "playPlay")}
            </button>
            <button type="button" onClick={onPerform} title={say.value("performHint")}>
              <Presentation aria-hidden="true" />
              {say.value("perform")}
            </button>
            <button
              type="button"
              title={say.value("audienceHint")}
              onClick={() => void open(kAudienceMark, "ombra-audience", "popup,width=1280,height=720")}
            >
              <MonitorUp aria-hidden="true" />
              {say.value("audience")}
            </button>
          </div>
          {[
            ...play.bites.map(({ part, time_s: at }) =>
              say.value("playBite", { part: partName(part).toLowerCase(), seconds: at.toFixed(2) }),
            ),
            ...player.slower.value.map(({ entry, more_s }) =>
              say.value("playSlow", { number: entry + 1, more: more_s.toFixed(2) }),
            ),
          ].map((said) => (
            <p key={said} class="quiet">
              {said}
            </p>
          ))}
        </>
      )}
      <button type="button" onClick={() => player.leave()}>
        <Undo aria-hidden="true" />
        {say.value("playLeave")}
      </button>
    </section>
  );
}

export function MoveRoom({ player, onPerform }: { player: Player; onPerform(): void }) {
  const { studio } = player;
  const file = player.file.value;
  return (
    <>
      {file ? (
        <>
          <Controls player={player} onPerform={onPerform} />
          <Timeline player={player} file={file} />
          <PlaySave player={player} />
        </>
      ) : (
        <section aria-labelledby="move">
          <h2 id="move">{say.value("move")}</h2>
          <Parts studio={studio} />
        </section>
      )}
      <Chooser player={player} />
    </>
  );
}
