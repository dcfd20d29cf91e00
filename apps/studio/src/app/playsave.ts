// A play's files: its script with the poses that it needs, its scene, its film.
import { filmEnding } from "./film";
import type { Player } from "./player";
import { namesIn, renamed, textOf } from "./plays";
import { fileName, hand } from "./save";
import { say } from "./words";

const kJson = "application/json";
const titled = (player: Player, ending: string) => fileName(player.file.value?.title ?? "play", ending);
const said = (file: string) => say.value("saved", { file });

/** The script as `ombra play` reads it. Poses that no gallery has are saved beside it, by names without folders. */
export function savePlay(player: Player): string {
  const file = player.file.value!;
  const gallery = new Set(player.studio.figures.map(({ name }) => name));
  const own = (name: string) => !gallery.has(name) && player.figures.value[name] !== undefined;
  const plain = (name: string) => (own(name) ? name.replaceAll("/", "-") : name);
  const name = titled(player, "play.json");
  hand(name, textOf({ ...file, steps: renamed(file.steps, plain) }), kJson);
  const poses = namesIn(file.steps).filter(own);
  for (const pose of poses)
    hand(plain(pose), JSON.stringify(player.figures.value[pose]!.pose, null, 2) + "\n", kJson);
  return poses.length > 0 ? say.value("playSavedWith", { file: name }) : said(name);
}
export async function saveScene(player: Player): Promise<string> {
  const bytes = await player.makeGlb();
  const name = titled(player, "glb");
  hand(name, bytes.slice(), "model/gltf-binary");
  return said(name);
}
export function saveFilm(player: Player, film: Blob): string {
  const name = titled(player, filmEnding(film));
  hand(name, film, film.type);
  return said(name);
}
