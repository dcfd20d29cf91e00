// What figures and parts of plays are called.
import type { Figure } from "../app/gallery";
import { language, say, type Word } from "../app/words";

const kParts: Record<string, Word> = {
  jaw: "part_jaw",
  bill: "part_bill",
  wings: "part_wings",
  ears: "part_ears",
  head: "part_head",
};

export function partName(part: string): string {
  return kParts[part] ? say.value(kParts[part]) : part;
}

/** A gallery's figure by its title, a pose by its file's name. */
export function figureTitle(figures: Figure[], name: string): string {
  const known = figures.find((figure) => figure.name === name);
  if (known) return language.value === "ko" ? known.titleKo : known.title;
  return name.replace(/^.*\//, "").replace(/(\.pose)?\.json$/, "").replaceAll("-", " ");
}
