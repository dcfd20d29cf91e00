// Hold: the lesson of what is held, its fine adjustment, and whose hands they are.
import { ArrowLeft, ArrowRight, Printer } from "lucide-preact";
import { useMemo, useState } from "preact/hooks";
import type { Studio } from "../app/studio";
import { say } from "../app/words";
import { Choice } from "../ui/Choice";
import { HandDrawing } from "../ui/HandDrawing";
import { Adjust } from "./Adjust";
import { lessonOf, pagesOf } from "./lesson";
import { MyHands } from "./MyHands";
import { Sheet } from "./Sheet";

type Part = "steps" | "adjust" | "hands";

function Steps({ studio }: { studio: Studio }) {
  const lesson = lessonOf(studio).value;
  const pages = useMemo(() => pagesOf(lesson), [lesson]);
  const pose = useMemo(() => JSON.stringify(studio.scene.value.pose), [lesson]);
  const [at, setAt] = useState(0);
  const page = pages[Math.min(at, pages.length - 1)]!;
  const number = pages.indexOf(page);
  return (
    <>
      <p class="quiet">
        {say.value("difficulty", { level: lesson.difficulty })}
        <span class="dots" aria-hidden="true">
          {"●".repeat(lesson.difficulty) + "○".repeat(5 - lesson.difficulty)}
        </span>
      </p>
      <HandDrawing
        core={studio.core}
        pose={page.pose ?? pose}
        view="performer"
        label={`${say.value("seenByYou")}: ${page.title}`}
        width={640}
        height={480}
      />
      <p class="quiet">{say.value("fingerKey")}</p>
      <div aria-live="polite" class="step">
        <h3>{page.title}</h3>
        <ol start={page.first}>
          {page.steps.map((step, i) => (
            <li key={i}>
              {step.label !== "" && <b>{step.label}: </b>}
              {step.text}
            </li>
          ))}
        </ol>
      </div>
      <div class="row">
        <button type="button" disabled={number === 0} onClick={() => setAt(number - 1)}>
          <ArrowLeft aria-hidden="true" />
          {say.value("back")}
        </button>
        <span class="quiet">{say.value("step", { number: number + 1, all: pages.length })}</span>
        <button type="button" disabled={number + 1 === pages.length} onClick={() => setAt(number + 1)}>
          {say.value("next")}
          <ArrowRight aria-hidden="true" />
        </button>
      </div>
      <button type="button" class="main" onClick={() => window.print()}>
        <Printer aria-hidden="true" />
        {say.value("print")}
      </button>
      <Sheet studio={studio} lesson={lesson} pose={pose} />
    </>
  );
}

export function HoldRoom({ studio }: { studio: Studio }) {
  const [part, setPart] = useState<Part>("steps");
  return (
    <section aria-labelledby="hold">
      <h2 id="hold">{say.value("hold")}</h2>
      <Choice
        name={say.value("hold")}
        value={part}
        options={[
          { value: "steps", text: say.value("holdSteps") },
          { value: "adjust", text: say.value("holdAdjust") },
          { value: "hands", text: say.value("holdHands") },
        ]}
        onValue={(value) => setPart(value)}
      />
      {part === "steps" && <Steps studio={studio} />}
      {part === "adjust" && <Adjust studio={studio} />}
      {part === "hands" && <MyHands studio={studio} />}
    </section>
  );
}
