// The stage on the page: its canvas, the place it is seen from, and what is dropped on it.
import { effect } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { reducedMotion, theme } from "../app/settings";
import type { Stop } from "../app/core";
import type { Studio } from "../app/studio";
import { say, type Word } from "../app/words";
import type { Handle } from "../stage/events";
import { Stage3D, type StageView } from "../stage/stage3d";
import { Choice } from "./Choice";

const kStops: Record<Exclude<Stop, "none">, Word> = { joint: "stopJoint", touch: "stopTouch", stage: "stopStage" };

const kFingers: Word[] = ["thumb", "index", "middle", "ring", "little"];

/** What would be taken hold of. */
function handleName({ kind, hand, finger }: Handle): string {
  if (kind === "lamp") return say.value("viewLamp");
  const side = say.value(hand % 2 === 0 ? "leftHand" : "rightHand");
  return kind === "hand" ? side : `${side}: ${say.value(kFingers[finger]!)}`;
}

export function Wall(props: { studio: Studio; onStage(stage: Stage3D): void }) {
  const { studio } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const stage = useRef<Stage3D | null>(null);
  const [view, setView] = useState<StageView>("audience");
  const [under, setUnder] = useState<Handle | null>(null);

  useEffect(() => {
    const made = new Stage3D(
      canvas.current!,
      studio.core,
      {
        grab: () => studio.grab(),
        moved: (stop) => studio.moved(stop),
        release: () => studio.release(),
        hover: setUnder,
      },
      {
        reducedMotion: reducedMotion.value,
        // What cannot be lit keeps its quick shadow; the light's room says why.
        unlit: (pose, square) => studio.light.unlit(pose, square).catch(() => null),
      },
    );
    stage.current = made;
    props.onStage(made);
    const ends = [
      effect(() => {
        studio.shown.value;
        made.setPlay(studio.performed.value);
        if (!studio.covered.value) made.update();
      }),
      effect(() => {
        studio.targetShown.value;
        made.setTarget(studio.performed.value === null);
      }),
      effect(() => made.highlight(studio.lit.value)),
      effect(() => made.setTheme(theme())),
    ];
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(canvas.current!);
    return () => {
      watch.disconnect();
      for (const end of ends) end();
      made.dispose();
    };
  }, []);
  useEffect(() => stage.current?.setView(view), [view]);
  // The lesson draws the hands as the performer sees them, so the stage shows them with their shadow; the side view shows
  // how far things are apart.
  const room = studio.room.value;
  useEffect(() => setView(room === "light" ? "side" : room === "hold" ? "lamp" : "audience"), [room]);

  const stopped = studio.stop.value;
  const played = studio.performed.value;
  const hint =
    stopped !== "none"
      ? say.value(kStops[stopped])
      : under
        ? handleName(under)
        : view === "audience" && !played
          ? say.value("touch")
          : "";
  const score = say.value("wallScore", { name: studio.name.value, percent: studio.percent.value });
  return (
    <main class="wall" aria-label={say.value("wall")}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={played ? say.value("playLabel") : say.value("wallLabel", { score })}
        onPointerMove={(event) => {
          if (view !== "audience" || reducedMotion.value || studio.performed.value) return;
          const box = event.currentTarget.getBoundingClientRect();
          stage.current?.sway(
            (2 * (event.clientX - box.left)) / box.width - 1,
            1 - (2 * (event.clientY - box.top)) / box.height,
          );
        }}
        onPointerLeave={() => stage.current?.sway(0, 0)}
      />
      {played && played.caption !== "" && <p class="caption">{played.caption}</p>}
      <div class="views">
        <Choice
          name={say.value("views")}
          value={view}
          options={[
            { value: "audience", text: say.value("viewAudience") },
            { value: "performer", text: say.value("viewPerformer") },
            { value: "lamp", text: say.value("viewLamp") },
            { value: "side", text: say.value("viewSide") },
          ]}
          onValue={(value) => setView(value)}
        />
      </div>
      <p class={hint === "" ? "hint none" : "hint"}>{hint}</p>
      <p class="unseen" role="status">
        {stopped === "none" ? "" : say.value(kStops[stopped])}
      </p>
    </main>
  );
}
