// Rehearse: how the camera looks, takes by hand, the film, and the board of takes.
import { Camera, Circle, Square } from "lucide-preact";
import { kWholeFrame, type Rehearsal } from "../app/rehearsal";
import { say } from "../app/words";
import { Choice } from "../ui/Choice";
import { TakeBoard } from "./TakeBoard";
import { TakeLogFile } from "./TakeLogFile";
import "./rehearse.css";

export { Rehearsal } from "../app/rehearsal";
export { RehearseWall } from "./RehearseWall";

/** What is set once: which camera, the frame's corners, the wall without anybody. */
function SetUp({ rehearsal }: { rehearsal: Rehearsal }) {
  const on = rehearsal.camera.value === "on";
  const devices = rehearsal.devices.value;
  const wall = rehearsal.wall.value;
  const corners = rehearsal.corners.value;
  return (
    <details>
      <summary>{say.value("setUpCamera")}</summary>
      {devices.length > 1 && (
        <label class="field">
          <span>{say.value("cameraWhich")}</span>
          <select value={rehearsal.device.value} onChange={(event) => void rehearsal.use(event.currentTarget.value)}>
            {devices.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <div class="row">
        <button
          type="button"
          aria-pressed={corners !== null}
          disabled={!on}
          onClick={() => (rehearsal.corners.value = corners ? null : kWholeFrame)}
        >
          {say.value("corners")}
        </button>
        <button type="button" aria-pressed={wall !== "none"} disabled={!on} onClick={() => rehearsal.seeWall(wall === "none")}>
          {say.value("emptyWall")}
        </button>
      </div>
      <p class="quiet">{say.value(corners ? "cornersHint" : "setUpHint")}</p>
      <p class="quiet" role="status">
        {wall === "kept" ? say.value("emptyWallKept") : ""}
      </p>
    </details>
  );
}

export function RehearseRoom({ rehearsal }: { rehearsal: Rehearsal }) {
  const on = rehearsal.camera.value === "on";
  const filming = rehearsal.filming.value;
  const hands = rehearsal.sought.value === "hands";
  return (
    <>
      {rehearsal.trouble.value !== "" && (
        <p role="alert" class="notice">
          <span>{rehearsal.trouble.value}</span>
          <button type="button" onClick={() => (rehearsal.trouble.value = "")}>
            {say.value("dismiss")}
          </button>
        </p>
      )}
      <section aria-labelledby="rehearse">
        <h2 id="rehearse">{say.value("rehearse")}</h2>
        <Choice
          name={say.value("looked")}
          value={rehearsal.sought.value}
          options={[
            { value: "shadow", text: say.value("lookShadow") },
            { value: "hands", text: say.value("lookHands") },
          ]}
          onValue={(value) => rehearsal.look(value)}
        />
        <p class="quiet">{say.value(hands ? "lookHandsHint" : "lookShadowHint")}</p>
        {hands && (
          <button
            type="button"
            aria-pressed={rehearsal.mirrored.value}
            onClick={() => (rehearsal.mirrored.value = !rehearsal.mirrored.value)}
          >
            {say.value("mirror")}
          </button>
        )}
        <p>{say.value("rehearseHint")}</p>
        <div class="row">
          <button type="button" class="main" disabled={!on} onClick={() => rehearsal.takeNow()}>
            <Camera aria-hidden="true" />
            {say.value("takeNow")}
          </button>
          <button
            type="button"
            disabled={!on}
            aria-pressed={filming}
            onClick={() => (filming ? void rehearsal.endFilm() : rehearsal.startFilm())}
          >
            {filming ? <Square aria-hidden="true" /> : <Circle aria-hidden="true" />}
            {say.value(filming ? "filmEnd" : "filmStart")}
          </button>
        </div>
        <SetUp rehearsal={rehearsal} />
      </section>
      <TakeBoard rehearsal={rehearsal} />
      <TakeLogFile rehearsal={rehearsal} />
    </>
  );
}
