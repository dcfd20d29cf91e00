// The built-in figures.
import type { Placement, PoseFile } from "./core";
import url from "../../generated/gallery.json?url";

export interface Figure {
  name: string;
  title: string;
  titleKo: string;
  idea: string;
  /** Its outline: a drawing of ours, black on nothing. */
  svg: string;
  placement: Placement;
  pose: PoseFile;
  /** The same with a part moved: "jaw". */
  parts: Record<string, PoseFile>;
}

export async function loadGallery(): Promise<Figure[]> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return (await answer.json()) as Figure[];
}
