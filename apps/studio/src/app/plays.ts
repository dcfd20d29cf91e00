// Plays' scripts (docs/plays.md) as the page writes them, and the figures and plays that are built in.
import type { PlayFigure, PoseFile, StageFile } from "./core";
import type { Figure } from "./gallery";
import url from "../../generated/plays.json?url";

/** A step of a script; what it does not name stays as it was. */
export interface PlayStep {
  figure?: string;
  seconds?: number;
  parts?: Record<string, number>;
  move_m?: number;
  caption?: string;
  light?: number;
  lamp_m?: [number, number, number];
  bite?: string;
  closed?: number;
  easing?: "natural" | "even";
}
/** Steps that are played several times. */
export interface Repeat {
  repeat: number;
  steps: Entry[];
}
export type Entry = PlayStep | Repeat;
export interface PlayFile {
  format: "ombra.play/1";
  title?: string;
  stage?: Partial<StageFile> & { people?: object[] };
  lamp?: string;
  view?: { centre_m: [number, number]; width_m: number };
  steps: Entry[];
}
export interface BuiltIn {
  name: string;
  file: PlayFile;
}

/** So finely a play is sampled. */
export const kMomentsPerSecond = 30;

export const isRepeat = (entry: Entry): entry is Repeat => "repeat" in entry;

/** The built-in plays, and the poses that only they use. */
export interface Plays {
  plays: BuiltIn[];
  poses: Record<string, PoseFile>;
}
export async function loadPlays(): Promise<Plays> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return (await answer.json()) as Plays;
}

/** A script's file: a step a line, so that the lines of messages are those of the file. */
export function textOf(file: PlayFile): string {
  const entries = (steps: Entry[], deep: string): string =>
    steps
      .map((entry) =>
        isRepeat(entry)
          ? `${deep}{"repeat": ${entry.repeat}, "steps": [\n${entries(entry.steps, deep + "  ")}\n${deep}]}`
          : deep + spaced(entry),
      )
      .join(",\n");
  const { steps, ...head } = file;
  const lines = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${spaced(value)}`);
  return `{\n${[...lines, `  "steps": [\n${entries(steps, "    ")}\n  ]`].join(",\n")}\n}\n`;
}
/** JSON on one line, with the spaces that people put there. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${fields.map(([key, each]) => `${JSON.stringify(key)}: ${spaced(each)}`).join(", ")}}`;
}

/** Of every step with its repeats written out: the entry of the script's own list that it lies in. */
export function entriesOf(steps: Entry[]): number[] {
  const count = (entry: Entry): number =>
    isRepeat(entry) ? entry.repeat * entry.steps.reduce((sum, each) => sum + count(each), 0) : 1;
  return steps.flatMap((entry, i) => new Array<number>(count(entry)).fill(i));
}

/** All figures that a script names. */
export function namesIn(steps: Entry[]): string[] {
  return [...new Set(steps.flatMap((entry) => (isRepeat(entry) ? namesIn(entry.steps) : (entry.figure ?? []))))];
}
/** The script with its figures called otherwise. */
export function renamed(steps: Entry[], name: (figure: string) => string): Entry[] {
  return steps.map((entry) =>
    isRepeat(entry)
      ? { ...entry, steps: renamed(entry.steps, name) }
      : entry.figure === undefined
        ? entry
        : { ...entry, figure: name(entry.figure) },
  );
}

/** The figure that is shown after an entry. */
export function figureAt(steps: Entry[], entry: number): string {
  for (const each of steps.slice(0, entry + 1).reverse()) {
    const named = isRepeat(each) ? figureAt(each.steps, each.steps.length - 1) : each.figure;
    if (named) return named;
  }
  return "";
}

/** How everything is after an entry: what a card's sliders show for what it leaves as it was. */
export function stateAfter(steps: Entry[], entry: number): { parts: Record<string, number>; move_m: number; light: number } {
  let state = { parts: {} as Record<string, number>, move_m: 0, light: 1 };
  const go = (list: Entry[]) => {
    for (const each of list) {
      if (isRepeat(each)) {
        go(each.steps);
        continue;
      }
      state = {
        parts: {
          ...(each.figure === undefined ? state.parts : {}),
          ...each.parts,
          ...(each.bite === undefined ? {} : { [each.bite]: each.closed ?? 0 }),
        },
        move_m: each.move_m ?? state.move_m,
        light: each.light ?? state.light,
      };
    }
  };
  go(steps.slice(0, entry + 1));
  return state;
}

/** Where somebody stands and under which lamp: poses of one play have this in common. */
export function placeOf(stage: Partial<StageFile> | undefined): string {
  const { performer, lamp } = stage ?? {};
  return JSON.stringify([performer, stage?.["second_performer"] ?? null, lamp?.position_m]);
}

/** The gallery's figures by their names, as plays show them. */
export function playFigures(figures: Figure[]): Record<string, PlayFigure> {
  return Object.fromEntries(figures.map(({ name, pose, parts }) => [name, { pose, parts }]));
}
