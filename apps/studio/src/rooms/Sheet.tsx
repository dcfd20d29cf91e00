// The sheet as it is printed: nothing of it shows on the screen.
import type { Lesson, Step } from "../app/core";
import type { Studio } from "../app/studio";
import { say } from "../app/words";
import { HandDrawing } from "../ui/HandDrawing";
import { ContourImage } from "../ui/ShapeImage";

export function Sheet({ studio, lesson, pose }: { studio: Studio; lesson: Lesson; pose: string }) {
  let number = 0;
  const list = (steps: Step[]) => {
    const start = number + 1;
    number += steps.length;
    return (
      <ol start={start}>
        {steps.map((step, i) => (
          <li key={i}>
            <b>{step.label}: </b>
            {step.text}
          </li>
        ))}
      </ol>
    );
  };
  const { core } = studio;
  return (
    <div class="sheet" aria-hidden="true">
      <header>
        <h1>{studio.name.value}</h1>
        <p>{say.value("difficulty", { level: lesson.difficulty })}</p>
      </header>
      <div class="pictures">
        {(
          [
            ["performer", "seenByYou"],
            ["lamp", "seenByLamp"],
            ["side", "seenFromSide"],
          ] as const
        ).map(([view, word]) => (
          <figure key={view}>
            <HandDrawing core={core} pose={pose} view={view} label="" width={560} height={560} />
            <figcaption>{say.value(word)}</figcaption>
          </figure>
        ))}
        <figure>
          <ContourImage contours={core.shadowContours()} />
          <figcaption>{say.value("viewAudience")}</figcaption>
        </figure>
      </div>
      <p>{say.value("fingerKey")}</p>
      <h2>{say.value("setUp")}</h2>
      {list(lesson.setup)}
      <div class="columns">
        {lesson.hands.map((hand) => (
          <div key={hand.hand}>
            <h2>{hand.title}</h2>
            {list(hand.steps)}
          </div>
        ))}
      </div>
      <div class="columns">
        <div>
          <h2>{say.value("together")}</h2>
          {list(lesson.together)}
        </div>
        <div>
          <h2>{say.value("watch")}</h2>
          <ul>
            {lesson.watch.map((text, i) => (
              <li key={i}>{text}</li>
            ))}
          </ul>
        </div>
      </div>
      {lesson.way.length > 0 && (
        <div class="way">
          <h2>{say.value("way")}</h2>
          <div class="pictures">
            {lesson.way.map((each, i) => (
              <figure key={i}>
                <HandDrawing core={core} pose={each} view="performer" label="" width={420} height={315} numbered={false} />
                <figcaption>{i + 1}</figcaption>
              </figure>
            ))}
          </div>
        </div>
      )}
      <footer>{say.value("print_foot")}</footer>
    </div>
  );
}
