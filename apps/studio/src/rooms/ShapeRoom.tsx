// Shape: ask for one, find it, pick a way.
import { ImageUp, PencilLine, Search, Square, Type } from "lucide-preact";
import { useMemo, useRef, useState } from "preact/hooks";
import type { Solution } from "../app/core";
import { kMaxWord } from "../app/picture";
import type { Studio } from "../app/studio";
import { language, say } from "../app/words";
import { Choice } from "../ui/Choice";
import { HandDrawing } from "../ui/HandDrawing";
import { FigureImage } from "../ui/ShapeImage";
import { DrawDialog } from "./DrawDialog";

function Ask({ studio }: { studio: Studio }) {
  const [word, setWord] = useState("");
  const [drawing, setDrawing] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  return (
    <section aria-labelledby="ask">
      <h2 id="ask">{say.value("ask")}</h2>
      <form
        class="ask"
        onSubmit={(event) => {
          event.preventDefault();
          const text = word.trim();
          if (text === "") studio.notice.value = say.value("emptyWord");
          else void studio.askWord(text);
        }}
      >
        <label for="word">{say.value("typeLabel")}</label>
        <div class="row">
          <input
            id="word"
            type="text"
            value={word}
            maxLength={kMaxWord}
            autocomplete="off"
            spellcheck={false}
            placeholder={say.value("typeHint")}
            onInput={(event) => setWord(event.currentTarget.value)}
          />
          <button type="submit">
            <Type aria-hidden="true" />
            {say.value("typeGo")}
          </button>
        </div>
      </form>
      <div class="row">
        <button type="button" onClick={() => setDrawing(true)}>
          <PencilLine aria-hidden="true" />
          {say.value("draw")}
        </button>
        <button type="button" onClick={() => file.current?.click()}>
          <ImageUp aria-hidden="true" />
          {say.value("picture")}
        </button>
        <input
          ref={file}
          type="file"
          hidden
          accept="image/*,.svg"
          onChange={(event) => {
            const chosen = event.currentTarget.files?.[0];
            if (chosen) void studio.askFile(chosen, chosen.name.replace(/\.[^.]*$/, ""));
            event.currentTarget.value = "";
          }}
        />
      </div>
      <p class="quiet">{say.value("pictureHint")}</p>
      {drawing && <DrawDialog studio={studio} onClose={() => setDrawing(false)} />}
    </section>
  );
}

function Find({ studio }: { studio: Studio }) {
  const search = studio.search.value;
  const running = search === "running";
  const seconds = studio.seconds.value.toFixed(1);
  const percent = studio.percent.value;
  const report = studio.report.value;
  const line = running
    ? say.value(studio.variants.value.length > 0 ? "lookingAt" : "looking", { seconds, percent })
    : search === "done"
      ? say.value("found", { seconds, percent })
      : say.value("foundShown", { percent });
  const reads = percent >= 92 ? "good" : percent >= 82 ? "fair" : "poor";
  const widened = (studio.variants.value[0]?.widened_share ?? 0) > 0.005;
  const number = (value: number, places: number) => value.toFixed(places);
  return (
    <section aria-label={say.value("quality")} class="find">
      <div class="score">
        <svg viewBox="0 0 44 44" aria-hidden="true" class={running ? "ring busy" : "ring"}>
          <circle cx="22" cy="22" r="19" />
          <circle cx="22" cy="22" r="19" pathLength="100" stroke-dasharray={`${percent} 100`} />
        </svg>
        <strong>{percent}</strong>
      </div>
      <div>
        <p class="name">{studio.name.value}</p>
        <p class="quiet" data-testid="line">
          {line}
        </p>
        {!running && search === "done" && <p class="quiet">{say.value(reads)}</p>}
        {widened && <p class="quiet">{say.value("widened")}</p>}
      </div>
      <div class="do">
        {/* One button, so that the keyboard stays on it. */}
        <button type="button" class="main" onClick={() => (running ? studio.halt() : studio.find(false))}>
          {running ? <Square aria-hidden="true" /> : <Search aria-hidden="true" />}
          {say.value(running ? "stop" : "find")}
        </button>
        {!running && studio.canImprove.value && (
          <button type="button" onClick={() => studio.find(true)}>
            {say.value("findFurther")}
          </button>
        )}
      </div>
      {report && (
        <details>
          <summary>{say.value("details")}</summary>
          <p>{say.value("handsUsed")}</p>
          <Choice
            name={say.value("handsUsed")}
            value={studio.handsUsed.value}
            options={[
              { value: "both", text: say.value("handsBoth") },
              { value: "left", text: say.value("handsLeft") },
              { value: "right", text: say.value("handsRight") },
            ]}
            onValue={(value) => (studio.handsUsed.value = value)}
          />
          <dl>
            <dt>{say.value("detailOverlap")}</dt>
            <dd>{number(report.scores?.iou ?? 0, 3)}</dd>
            <dt>{say.value("detailOutline")}</dt>
            <dd>{number(report.scores?.boundary_f ?? 0, 3)}</dd>
            <dt>{say.value("detailParts")}</dt>
            <dd>{report.scores?.topology_error ?? 0}</dd>
            <dt>{say.value("detailStrain")}</dt>
            <dd>{number(report.strain, 2)}</dd>
            <dt>{say.value("detailTried")}</dt>
            <dd>{studio.tried.value.toLocaleString(language.value)}</dd>
          </dl>
        </details>
      )}
    </section>
  );
}

function Variant(props: { studio: Studio; solution: Solution; number: number }) {
  const { studio, solution, number } = props;
  const pose = useMemo(() => JSON.stringify(solution.pose), [solution]);
  const percent = Math.round(100 * solution.scores.iou);
  const name = say.value("variant", { number, percent });
  return (
    <button type="button" class="tile" onClick={() => studio.choose(solution)}>
      <HandDrawing core={studio.core} pose={pose} view="lamp" label="" width={144} height={144} numbered={false} />
      <span>{name}</span>
    </button>
  );
}

export function ShapeRoom({ studio }: { studio: Studio }) {
  const running = studio.search.value === "running";
  return (
    <>
      <Find studio={studio} />
      {!running && studio.variants.value.length > 1 && (
        <section aria-labelledby="variants">
          <h2 id="variants">{say.value("variants")}</h2>
          <div class="tiles">
            {studio.variants.value.map((solution, i) => (
              <Variant key={i} studio={studio} solution={solution} number={i + 1} />
            ))}
          </div>
        </section>
      )}
      <Ask studio={studio} />
      <section aria-labelledby="gallery">
        <h2 id="gallery">{say.value("gallery")}</h2>
        <div class="tiles">
          {studio.figures.map((figure) => {
            const target = studio.scene.value.target;
            const chosen = target !== null && "figure" in target && target.figure === figure.name;
            return (
              <button
                key={figure.name}
                type="button"
                class="tile"
                aria-pressed={chosen}
                onClick={() => void studio.askFigure(figure)}
              >
                <FigureImage svg={figure.svg} />
                <span>{language.value === "ko" ? figure.titleKo : figure.title}</span>
              </button>
            );
          })}
        </div>
      </section>
    </>
  );
}
