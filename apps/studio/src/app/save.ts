// Files that leave the studio: made here, handed to the browser to keep.
import { filmEnding } from "./film";
import type { Studio } from "./studio";

/** Gives a file to the browser. */
export function hand(name: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A file's name from what people call the shape. */
export function fileName(name: string, ending: string): string {
  const plain = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 40);
  return `${plain || "shadow"}.${ending}`;
}

/** The contours of the shadow as a drawing of 1000 x 1000: the frame. */
export function contourSvg(contours: Float32Array[], title: string): string {
  const path = contours
    .map((contour) => {
      let text = "";
      for (let i = 0; i < contour.length; i += 2)
        text += `${i === 0 ? "M" : "L"}${(1000 * contour[i]!).toFixed(1)} ${(1000 * contour[i + 1]!).toFixed(1)}`;
      return text + "Z";
    })
    .join("");
  const safe = title.replace(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000"><title>${safe}</title><path fill-rule="evenodd" d="${path}"/></svg>\n`;
}

export function savePng(studio: Studio, picture: Blob): string {
  const name = fileName(studio.name.value, "png");
  hand(name, picture, "image/png");
  return name;
}
export function saveSvg(studio: Studio): string {
  const name = fileName(studio.name.value, "svg");
  hand(name, contourSvg(studio.core.shadowContours(), studio.name.value), "image/svg+xml");
  return name;
}
export function saveGlb(studio: Studio): string {
  const name = fileName(studio.name.value, "glb");
  hand(name, studio.core.glb().slice(), "model/gltf-binary");
  return name;
}
export function savePose(studio: Studio): string {
  const name = fileName(studio.name.value, "pose.json");
  hand(name, JSON.stringify(studio.core.held(), null, 2) + "\n", "application/json");
  return name;
}
export function saveFilm(studio: Studio, film: Blob): string {
  const name = fileName(studio.name.value, filmEnding(film));
  hand(name, film, film.type);
  return name;
}
/** The takes, as `ombra rehearse` keeps them. */
export function saveLog(log: Uint8Array<ArrayBuffer>): string {
  const name = "rehearsal.db";
  hand(name, log, "application/vnd.sqlite3");
  return name;
}
