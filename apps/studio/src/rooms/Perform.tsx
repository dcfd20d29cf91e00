// Perform: the wall and nothing else, on cues.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { seenOf } from "../app/audience";
import { hearMidi, midiSaid } from "../app/midi";
import { type Cue, Performance } from "../app/perform";
import type { Player } from "../app/player";
import { say } from "../app/words";
import { AudienceWall } from "../ui/AudienceWall";

const kKeys: Record<string, Cue> = {
  " ": "next",
  ArrowRight: "next",
  PageDown: "next",
  ArrowLeft: "back",
  PageUp: "back",
  Home: "first",
  b: "dark",
  B: "dark",
  p: "through",
  P: "through",
};
/** What is to be used is seen for so long after the pointer has moved. */
const kShown_ms = 3000;

export function Perform({ player, onEnd }: { player: Player; onEnd(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const performance = useMemo(() => new Performance(player), []);
  const [shown, setShown] = useState(true);
  const timer = useRef(0);
  const show = () => {
    setShown(true);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setShown(false), kShown_ms);
  };
  useEffect(() => {
    const page = dialog.current!;
    page.showModal();
    page.focus();
    player.studio.covered.value = true;
    void page.requestFullscreen?.().catch(() => {});
    show();
    // Esc leaves the full screen before the page hears of it.
    let full = false;
    const changed = () => {
      if (full && !document.fullscreenElement) page.close();
      full = document.fullscreenElement === page;
    };
    document.addEventListener("fullscreenchange", changed);
    return () => {
      document.removeEventListener("fullscreenchange", changed);
      clearTimeout(timer.current);
      if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
      performance.finish();
      player.studio.covered.value = false;
    };
  }, []);
  const cueButton = (cue: Cue, word: Parameters<typeof say.value>[0]) => (
    <button type="button" onClick={() => performance.cue(cue)}>
      {say.value(word)}
    </button>
  );
  return (
    <dialog
      ref={dialog}
      class="perform"
      tabIndex={-1}
      aria-label={say.value("performWall")}
      onClose={onEnd}
      onPointerMove={show}
      onPointerDown={show}
      onKeyDown={(event) => {
        const cue = kKeys[event.key];
        // A button that the keyboard has gone to is pressed by the space bar as everywhere.
        if (!cue || (event.key === " " && event.target instanceof HTMLButtonElement)) return;
        event.preventDefault();
        performance.cue(cue);
      }}
    >
      <AudienceWall core={player.studio.core} seen={seenOf(player.studio)} />
      {/* A button that was clicked does not take the space bar from the cues. */}
      <div class={shown ? "cues" : "cues away"} onFocusIn={show} onMouseDown={(event) => event.preventDefault()}>
        <p class="keys">{say.value("performKeys")}</p>
        <div class="row">
          {cueButton("back", "performBack")}
          {cueButton("next", "performNext")}
          {cueButton("dark", "performDark")}
          <button type="button" onClick={() => void hearMidi((cue) => performance.cue(cue))}>
            {say.value("midi")}
          </button>
          <button type="button" onClick={() => dialog.current!.close()}>
            {say.value("performEnd")}
          </button>
        </div>
        <p role="status">{midiSaid.value}</p>
      </div>
    </dialog>
  );
}
