// The studio's page: the stage, the rooms' rail, the room that is open, and what lies over them.
import {
  Clapperboard,
  Hand,
  Lightbulb,
  type LucideIcon,
  Redo2,
  Settings,
  Share2,
  Shapes,
  Undo2,
  Video,
} from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Room, Studio } from "./app/studio";
import { say, type Word } from "./app/words";
import { HoldRoom } from "./rooms/HoldRoom";
import { LightRoom } from "./rooms/LightRoom";
import { SettingsDialog } from "./rooms/SettingsDialog";
import { ShapeRoom } from "./rooms/ShapeRoom";
import { ShareDialog } from "./rooms/ShareDialog";
import type { Stage3D } from "./stage/stage3d";
import { Wall } from "./ui/Wall";

const kRooms: { room: Room; word: Word; icon: LucideIcon }[] = [
  { room: "shape", word: "roomShape", icon: Shapes },
  { room: "hold", word: "roomHold", icon: Hand },
  { room: "light", word: "roomLight", icon: Lightbulb },
  { room: "move", word: "roomMove", icon: Clapperboard },
  { room: "rehearse", word: "roomRehearse", icon: Video },
];
const kSnapshot = 1600;

/** The room of plays, which is loaded when somebody first enters it, and its play. */
function usePlays(studio: Studio) {
  const [loaded, setLoaded] = useState<Awaited<ReturnType<typeof load>> | null>(null);
  const load = async () => {
    const [room, perform] = await Promise.all([import("./rooms/MoveRoom"), import("./rooms/Perform")]);
    return { ...room, ...perform, player: new room.Player(studio, await room.loadPlays()) };
  };
  const wanted = studio.room.value === "move";
  useEffect(() => {
    if (wanted && !loaded) void load().then(setLoaded);
  }, [wanted]);
  return wanted ? loaded : null;
}

/** Pictures dropped or pasted anywhere, and the keys for undo and redo. */
function useAnywhere(studio: Studio, changes: () => { undo(): unknown; redo(): unknown }): void {
  useEffect(() => {
    const take = (data: DataTransfer | null): boolean => {
      const file = data?.files[0];
      if (file) void studio.askFile(file, file.name.replace(/\.[^.]*$/, ""));
      return file !== undefined;
    };
    const dropped = (event: DragEvent) => {
      event.preventDefault();
      take(event.dataTransfer);
    };
    const pasted = (event: ClipboardEvent) => take(event.clipboardData) && event.preventDefault();
    const over = (event: DragEvent) => event.preventDefault();
    const key = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLInputElement && event.target.type === "text";
      if (!(event.ctrlKey || event.metaKey) || typing) return;
      const letter = event.key.toLowerCase();
      if (letter === "z") void (event.shiftKey ? changes().redo() : changes().undo());
      else if (letter === "y") void changes().redo();
      else return;
      event.preventDefault();
    };
    addEventListener("dragover", over);
    addEventListener("drop", dropped);
    addEventListener("paste", pasted);
    addEventListener("keydown", key);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("drop", dropped);
      removeEventListener("paste", pasted);
      removeEventListener("keydown", key);
    };
  }, [studio]);
}

/** The room with the camera, which is loaded when somebody first enters it, and its rehearsal. */
function useRehearsal(studio: Studio) {
  const [loaded, setLoaded] = useState<Awaited<ReturnType<typeof load>> | null>(null);
  const load = async () => {
    const room = await import("./rooms/RehearseRoom");
    return { room, rehearsal: new room.Rehearsal(studio) };
  };
  const wanted = studio.room.value === "rehearse";
  useEffect(() => {
    if (wanted && !loaded) void load().then(setLoaded);
  }, [wanted]);
  return wanted ? loaded : null;
}

export function App({ studio }: { studio: Studio }) {
  const plays = usePlays(studio);
  const [performing, setPerforming] = useState(false);
  // In the room of plays it is the play that is changed, once there is one.
  const player = plays?.player;
  const changes = player && (player.file.value || player.history.canUndo.value) ? player : studio;
  const latest = useRef<Studio | NonNullable<typeof player>>(studio);
  latest.current = changes;
  useAnywhere(studio, () => latest.current);
  const stage = useRef<Stage3D | null>(null);
  const [over, setOver] = useState<"share" | "settings" | null>(null);
  // A dialog says late that it is closed; another may be open by then.
  const closed = (which: typeof over) => setOver((now) => (now === which ? null : now));
  const room = studio.room.value;
  const rehearse = useRehearsal(studio);
  useEffect(() => {
    document.title = say.value("title");
  });
  return (
    <div class="studio" data-room={room}>
      <header class="bar">
        <h1>Ombra</h1>
        <div class="row">
          <button
            type="button"
            class="icon"
            aria-label={say.value("undo")}
            disabled={!changes.history.canUndo.value}
            onClick={() => void changes.undo()}
          >
            <Undo2 aria-hidden="true" />
          </button>
          <button
            type="button"
            class="icon"
            aria-label={say.value("redo")}
            disabled={!changes.history.canRedo.value}
            onClick={() => void changes.redo()}
          >
            <Redo2 aria-hidden="true" />
          </button>
          <button type="button" class="icon" aria-label={say.value("share")} onClick={() => setOver("share")}>
            <Share2 aria-hidden="true" />
          </button>
          <button type="button" class="icon" aria-label={say.value("settings")} onClick={() => setOver("settings")}>
            <Settings aria-hidden="true" />
          </button>
        </div>
      </header>
      <nav class="rail" aria-label={say.value("rooms")}>
        {kRooms.map(({ room: each, word, icon: Icon }) => (
          <button
            key={each}
            type="button"
            aria-current={room === each ? "page" : undefined}
            onClick={() => (studio.room.value = each)}
          >
            <Icon aria-hidden="true" />
            <span>{say.value(word)}</span>
          </button>
        ))}
      </nav>
      <Wall studio={studio} onStage={(made) => (stage.current = made)} />
      {rehearse && <rehearse.room.RehearseWall rehearsal={rehearse.rehearsal} />}
      <aside class="panel" aria-label={say.value(kRooms.find((each) => each.room === room)!.word)}>
        <p role="status" class={studio.notice.value === "" ? "notice none" : "notice"}>
          <span>{studio.notice.value}</span>
          {studio.notice.value !== "" && (
            <button type="button" onClick={() => (studio.notice.value = "")}>
              {say.value("dismiss")}
            </button>
          )}
        </p>
        {room === "shape" && <ShapeRoom studio={studio} />}
        {room === "hold" && <HoldRoom studio={studio} />}
        {room === "light" && <LightRoom studio={studio} />}
        {plays && <plays.MoveRoom player={plays.player} onPerform={() => setPerforming(true)} />}
        {rehearse && <rehearse.room.RehearseRoom rehearsal={rehearse.rehearsal} />}
      </aside>
      {over === "share" && (
        <ShareDialog
          studio={studio}
          snapshot={() => stage.current!.snapshot(kSnapshot, kSnapshot)}
          onClose={() => closed("share")}
        />
      )}
      {plays && performing && <plays.Perform player={plays.player} onEnd={() => setPerforming(false)} />}
      {over === "settings" && <SettingsDialog onClose={() => closed("settings")} />}
    </div>
  );
}
