// The play that is made: its script with undo, staged by a worker, and which moment of it is shown.
import { batch, computed, effect, signal, untracked } from "@preact/signals";
import type { Moment, PlayFigure, PoseFile, StagedPlay } from "./core";
import { History } from "./history";
import type { PlayJob, PlayNews } from "./play.worker";
import {
  type BuiltIn,
  entriesOf,
  kMomentsPerSecond,
  namesIn,
  placeOf,
  type PlayFile,
  playFigures,
  type Plays,
  textOf,
} from "./plays";
import type { Studio } from "./studio";

/** After a change the staging waits so long for the next one. */
const kStageAfter_ms = 250;
/** A step ends where the next one begins; who rests at its end is so much before that. */
export const kBefore_s = 0.001;
/** Somebody two metres from the performer, beside the wall, and the wall that shows both. */
const kPartner = { height_m: 1.72, at_m: [-1.15, 0.32], facing_deg: 90 };
const kPartnerView: NonNullable<PlayFile["view"]> = { centre_m: [-0.62, 1.2], width_m: 2.1 };

export class Player {
  /** The script; null: no play has been begun. Replaced, never changed. */
  readonly file = signal<PlayFile | null>(null);
  readonly history = new History<{ file: PlayFile | null; poses: Record<string, PoseFile> }>();
  readonly staged = signal<StagedPlay | null>(null);
  /** Why the script cannot be played. */
  readonly problem = signal("");
  readonly staging = signal(false);
  readonly moments = signal<Moment[]>([]);
  readonly time_s = signal(0);
  readonly playing = signal(false);

  readonly seconds = computed(() => this.staged.value?.seconds ?? 0);
  /** How far the play is ready to be shown. */
  readonly ready_s = computed(() => Math.max(0, (this.moments.value.length - 1) / kMomentsPerSecond));
  readonly complete = computed(
    () => this.staged.value !== null && !this.staging.value && this.ready_s.value >= this.seconds.value,
  );
  readonly moment = computed((): Moment | null => {
    const all = this.moments.value;
    return all[Math.min(all.length - 1, Math.round(this.time_s.value * kMomentsPerSecond))] ?? null;
  });
  readonly at = computed(() => {
    const steps = this.staged.value?.steps ?? [];
    const after = steps.findIndex((step) => step.begin_s > this.time_s.value + 1e-6);
    return after === -1 ? steps.length - 1 : after - 1;
  });
  readonly caption = computed(() => this.staged.value?.steps[this.at.value]?.caption ?? "");
  /** The entry of the script that is shown, and of each of the play's steps. */
  readonly entries = computed(() => {
    const of = entriesOf(this.file.value?.steps ?? []);
    return (this.staged.value?.steps ?? []).map(({ step }) => of[step] ?? 0);
  });
  readonly entry = computed(() => this.entries.value[this.at.value] ?? 0);
  /** By how much cards take longer than they ask for, for hands cannot be so fast. */
  readonly slower = computed(() => {
    const of = entriesOf(this.file.value?.steps ?? []);
    const out = new Map<number, number>();
    for (const { step, asked_s, given_s } of this.staged.value?.stretched ?? [])
      out.set(of[step] ?? 0, (out.get(of[step] ?? 0) ?? 0) + given_s - asked_s);
    return [...out].map(([entry, more_s]) => ({ entry, more_s }));
  });
  /** Figures that can be named: the gallery's, the built-in plays' and a person's own. */
  readonly figures = computed((): Record<string, PlayFigure> => ({
    ...playFigures(this.studio.figures),
    ...Object.fromEntries(
      Object.entries({ ...this.plays.poses, ...this.poses.value }).map(([name, pose]) => [name, { pose, parts: {} }]),
    ),
  }));
  /** Poses that came with a script or from the stage, by the names that scripts give them. */
  readonly poses = signal<Record<string, PoseFile>>({});

  private readonly worker = new Worker(new URL("./play.worker.ts", import.meta.url), { type: "module" });
  private job = 0;
  private timer = 0;
  private clock = 0;
  private glb: { done(bytes: Uint8Array): void; failed(error: Error): void } | null = null;
  /** The text that messages' lines are of: a file's own until it is changed. */
  private text: string | null = null;
  private until_s = Infinity;

  constructor(
    readonly studio: Studio,
    readonly plays: Plays,
  ) {
    this.worker.onmessage = ({ data }: MessageEvent<PlayNews>) => this.heard(data);
    this.worker.onerror = (event) => this.fail(event.message || "a worker could not start");
    // What is shown is the moment for as long as there is a play and its room is open.
    effect(() => {
      const open = this.studio.room.value === "move";
      const moment = this.moment.value;
      const caption = this.caption.value;
      const view = this.staged.value?.view;
      untracked(() => {
        this.studio.perform(open && moment && view ? { ...moment, caption, view } : null);
        if (!open) this.pause();
      });
    });
  }

  // ---- the script

  /** Begins with a built-in play, a file, or what is on the stage. */
  choose(play: BuiltIn): void {
    this.change(play.file);
    this.time_s.value = 0;
  }
  /** Begins a play of one's own with the figure on the stage. */
  begin(): void {
    const { target, pose } = this.studio.scene.value;
    const known = target && "figure" in target ? this.studio.figures.find(({ name }) => name === target.figure) : undefined;
    const asGallery = known && JSON.stringify(known.pose) === JSON.stringify(pose);
    const figure = asGallery ? known.name : `${known?.name ?? "hands"}.pose.json`;
    this.change(
      { format: "ombra.play/1", title: this.studio.name.value, steps: [{ figure, seconds: 1 }] },
      asGallery ? undefined : { ...this.poses.value, [figure]: pose },
    );
    this.time_s.value = 0;
  }
  /** Leaves the play; the scene is on the stage again. */
  leave(): void {
    this.change(null);
  }
  /** Takes files: a script, and the poses that it names. @throws Error with the reason */
  async open(files: File[]): Promise<void> {
    let script: { file: PlayFile; text: string } | null = null;
    const poses: Record<string, PoseFile> = {};
    for (const file of files) {
      const text = await file.text();
      let value: { format?: string };
      try {
        value = JSON.parse(text) as { format?: string };
      } catch {
        value = {};
      }
      if (value.format === "ombra.pose/1") poses[file.name] = value as PoseFile;
      else script = { file: value as PlayFile, text };
    }
    if (!script) return;
    const readable = script.file.format === "ombra.play/1" && Array.isArray(script.file.steps);
    this.change(readable ? script.file : { format: "ombra.play/1", steps: [] }, { ...this.poses.value, ...poses }, script.text);
    this.time_s.value = 0;
  }
  /** Replaces the script; what was before can be had back. */
  change(file: PlayFile | null, poses = this.poses.value, text: string | null = null): void {
    this.history.keep(this.state());
    this.set({ file, poses }, text);
  }
  /** A change by a slider: a row of them is undone as one. */
  slide(what: string, file: PlayFile): void {
    if (this.sliding === what) this.set({ file, poses: this.poses.value });
    else this.change(file);
    this.sliding = what;
  }
  private sliding = "";
  settled(): void {
    this.sliding = "";
  }
  undo(): void {
    const before = this.history.undo(this.state());
    if (before) this.set(before);
  }
  redo(): void {
    const after = this.history.redo(this.state());
    if (after) this.set(after);
  }
  private state() {
    return { file: this.file.value, poses: this.poses.value };
  }
  private set({ file, poses }: ReturnType<Player["state"]>, text: string | null = null): void {
    this.sliding = "";
    this.pause();
    batch(() => {
      this.file.value = file;
      this.poses.value = poses;
      this.problem.value = "";
      this.staging.value = file !== null;
      this.text = text;
      if (file === null) this.forget();
    });
    clearTimeout(this.timer);
    // What the worker does is for another script.
    const job = ++this.job;
    if (file !== null) this.timer = window.setTimeout(() => this.stage(job), this.staged.value ? kStageAfter_ms : 0);
  }
  /** Puts somebody beside the wall, or takes them away. */
  setPartner(there: boolean): void {
    const { stage, view, ...file } = this.file.value!;
    const own = { format: "ombra.stage/1" as const, ...stage };
    const { people: _, ...alone } = own;
    this.change(
      there
        ? { ...file, stage: { ...own, people: [kPartner] }, view: kPartnerView }
        : Object.keys(alone).length > 1
          ? { ...file, stage: alone }
          : file,
    );
  }
  readonly partner = computed(() => (this.file.value?.stage?.people?.length ?? 0) > 0);

  /** Figures that the same performer can hold under the same lamp. */
  readonly fitting = computed(() => {
    const first = namesIn(this.file.value?.steps ?? [])[0];
    const place = placeOf(this.file.value?.stage?.performer ? this.file.value.stage : this.figures.value[first ?? ""]?.pose.stage);
    return Object.entries(this.figures.value).flatMap(([name, { pose }]) => (placeOf(pose.stage) === place ? [name] : []));
  });

  private stage(job: number): void {
    const file = this.file.value;
    if (!file || job !== this.job) return;
    const figures = this.figures.value;
    const named = Object.fromEntries(
      namesIn(file.steps).flatMap((name) => (figures[name] ? [[name, figures[name]] as const] : [])),
    );
    this.post({ kind: "stage", job, script: this.text ?? textOf(file), figures: named });
  }
  private post(job: PlayJob): void {
    this.worker.postMessage(job);
  }
  private heard(news: PlayNews): void {
    if (news.job !== this.job) return;
    if (news.kind === "failed") return this.fail(news.message);
    if (news.kind === "glb") return this.glb?.done(news.bytes);
    batch(() => {
      if (news.kind === "staged") {
        this.staged.value = news.play;
        this.moments.value = [];
        this.time_s.value = Math.min(this.time_s.value, news.play.seconds);
        this.staging.value = false;
      } else {
        this.moments.value = [...this.moments.value, ...news.moments];
      }
    });
  }
  private fail(message: string): void {
    if (this.glb) return this.glb.failed(new Error(message));
    batch(() => {
      this.problem.value = message;
      this.staging.value = false;
      this.forget();
    });
  }
  private forget(): void {
    this.staged.value = null;
    this.moments.value = [];
    this.time_s.value = 0;
  }

  // ---- playing

  seek(time_s: number): void {
    this.pause();
    this.time_s.value = Math.max(0, Math.min(this.seconds.value, time_s));
  }
  /** Shows what there is when an entry of the script ends. */
  showEntry(entry: number): void {
    const after = this.entries.value.lastIndexOf(entry) + 1;
    const steps = this.staged.value?.steps;
    if (steps && after > 0) this.seek((steps[after]?.begin_s ?? Infinity) - kBefore_s);
  }
  /** Plays on, or from the beginning when it is over. @param until_s where it stops */
  play(until_s = Infinity): void {
    if (this.moments.value.length === 0) return;
    if (this.time_s.value >= this.seconds.value - 1e-6) this.time_s.value = 0;
    this.pause();
    this.until_s = until_s;
    this.playing.value = true;
    let last = performance.now();
    const step = (now: number) => {
      // Not faster than the worker makes moments, and not past where it is to stop.
      const end = Math.min(this.until_s, this.seconds.value);
      const to = Math.min(end, this.ready_s.value + (this.complete.value ? 1 : 0), this.time_s.value + (now - last) / 1000);
      last = now;
      this.time_s.value = to;
      if (to >= end) return this.pause();
      this.clock = requestAnimationFrame(step);
    };
    this.clock = requestAnimationFrame(step);
  }
  pause(): void {
    cancelAnimationFrame(this.clock);
    this.playing.value = false;
  }

  // ---- what leaves

  /** The scene with an animation. @throws Error */
  makeGlb(): Promise<Uint8Array> {
    return new Promise<Uint8Array>((done, failed) => {
      this.glb = { done, failed };
      this.post({ kind: "glb", job: this.job });
    }).finally(() => (this.glb = null));
  }
}
