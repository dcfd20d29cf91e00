// What leaves of a play: its script, a film, a scene with an animation.
import { useRef, useState } from "preact/hooks";
import type { Player } from "../app/player";
import { filmOf } from "../app/playfilm";
import { saveFilm, savePlay, saveScene } from "../app/playsave";
import { say } from "../app/words";
import { reasonOf } from "../app/reason";

export function PlaySave({ player }: { player: Player }) {
  const [said, setSaid] = useState("");
  const [share, setShare] = useState<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  const attempt = (what: () => Promise<string>) =>
    void what().then(setSaid, (error: unknown) => {
      const stopped = error instanceof DOMException && error.name === "AbortError";
      setSaid(stopped ? "" : reasonOf(error));
    });
  const film = async () => {
    stop.current = new AbortController();
    setShare(0);
    try {
      return saveFilm(player, await filmOf(player, stop.current.signal, setShare));
    } finally {
      setShare(null);
    }
  };
  const ready = player.complete.value;
  return (
    <section aria-labelledby="play-save">
      <h2 id="play-save">{say.value("playExport")}</h2>
      <div class="row">
        {share === null ? (
          <button type="button" disabled={!ready} onClick={() => attempt(film)}>
            {say.value("filmMake")}
          </button>
        ) : (
          <button type="button" onClick={() => stop.current?.abort()}>
            {say.value("filmStop")}
          </button>
        )}
        <button type="button" disabled={!ready} onClick={() => attempt(() => saveScene(player))}>
          {say.value("playGlb")}
        </button>
        <button type="button" onClick={() => setSaid(savePlay(player))}>
          {say.value("playSave")}
        </button>
      </div>
      <p role="status" class="quiet">
        {share === null ? said : say.value("filmMaking", { percent: Math.round(100 * share) })}
      </p>
    </section>
  );
}
