// The studio's state: the scene, what is known about it, and everything that changes it.
import { batch, computed, signal } from "@preact/signals";
import type { Core, Moment, PoseFile, Report, Solution, StagedPlay, Stop, TargetMask } from "./core";
import type { Figure } from "./gallery";
import { History } from "./history";
import { Light } from "./light";
import { addressPicture, filePicture, svgAddress, wordPicture } from "./picture";
import { handSize, reducedMotion, without } from "./settings";
import { fragmentOf, type Scene, sceneIn } from "./share";
import { Solver } from "./solver";
import { variantsOf } from "./variants";
import { language, say } from "./words";
import { reasonOf } from "./reason";

export type Room = "shape" | "hold" | "light" | "move" | "rehearse";
/** A moment of a play with what is said, and the part of the wall that the play's film shows the middle of. */
export interface Performed extends Moment {
  caption: string;
  view: StagedPlay["view"];
}
export type Search = "idle" | "running" | "done";

const kSearch_ms = 20_000;
const kPatience_ms = 120_000;
const kVariants = 3;
const kFade_ms = 150;
const kLinkAfter_ms = 300;

export class Studio {
  readonly room = signal<Room>("shape");
  /** What is shown now; replaced, never changed. */
  readonly scene = signal<Scene>(null!);
  readonly report = signal<Report | null>(null);
  /** Counts what the stage must draw anew. */
  readonly shown = signal(0);
  readonly targetShown = signal(0);
  /** A moment of a play that is shown in the place of the scene. */
  readonly performed = signal<Performed | null>(null);
  /** Share of its light that a performance lets through. */
  readonly curtain = signal(1);
  /** Whether something lies over the stage, which then draws nothing. */
  readonly covered = signal(false);
  readonly search = signal<Search>("idle");
  readonly tried = signal(0);
  readonly seconds = signal(0);
  readonly variants = signal<Solution[]>([]);
  readonly handsUsed = signal<"both" | "left" | "right">("both");
  readonly notice = signal("");
  readonly stop = signal<Stop>("none");
  /** The finger that is lit on the stage: 0 thumb … 4 little finger. */
  readonly lit = signal<{ hand: number; finger: number } | null>(null);
  readonly history = new History<Scene>();

  readonly name = computed(() => {
    const target = this.scene.value.target;
    if (!target) return "";
    if ("mask" in target) return target.mask.name;
    const figure = this.figures.find((each) => each.name === target.figure);
    return figure ? (language.value === "ko" ? figure.titleKo : figure.title) : target.figure;
  });
  readonly percent = computed(() => Math.round(100 * (this.report.value?.scores?.iou ?? 0)));

  readonly light = new Light();
  private readonly solver = new Solver();
  private seed = 1;
  private best: Solution | null = null;
  /** Ways found by the search that goes on. */
  private before: Solution[] = [];
  private fading = 0;
  private linkTimer = 0;
  private reportTimer = 0;
  private clock = 0;

  constructor(
    readonly core: Core,
    readonly figures: Figure[],
  ) {}

  /** Shows the scene of a link, or the heart. */
  async begin(fragment: string): Promise<void> {
    this.halt();
    this.settled();
    this.forgetSearch();
    let linked: Scene | null = null;
    let reason = "";
    try {
      linked = await sceneIn(fragment);
      if (linked) await this.show(linked);
    } catch (error) {
      reason = reasonOf(error);
    }
    if (linked && reason === "") return;
    const heart = this.figures.find((figure) => figure.name === "heart")!;
    await this.show({ pose: heart.pose, placement: heart.placement, target: { figure: heart.name } });
    if (reason !== "") this.notice.value = say.value("badLink", { reason });
  }

  /** Holds a scene. @throws with a reason, and everything stays as it was */
  private async show(scene: Scene): Promise<void> {
    const before = this.scene.value;
    const beforeMask = this.core.target();
    const mask = await this.maskOf(scene.target);
    try {
      this.core.hold(scene.pose);
      if (mask) this.core.aim(mask);
      this.core.place(scene.placement);
    } catch (error) {
      if (before) {
        this.core.hold(before.pose);
        if (beforeMask) this.core.aim(beforeMask);
        this.core.place(before.placement);
      }
      throw error;
    }
    batch(() => {
      this.scene.value = scene;
      this.targetShown.value++;
      this.redraw();
    });
  }

  private async maskOf(target: Scene["target"]): Promise<TargetMask | null> {
    if (!target) return null;
    if ("mask" in target) return target.mask;
    const figure = this.figures.find((each) => each.name === target.figure);
    if (!figure) throw new Error(`there is no figure '${target.figure.slice(0, 40)}'`);
    this.core.aimAtPicture(figure.name, await addressPicture(svgAddress(figure.svg)));
    return this.core.target();
  }

  /** Draws anew; scores follow a moment later, and so does the address. */
  redraw(): void {
    this.shown.value++;
    this.reportTimer ||= window.setTimeout(() => {
      this.reportTimer = 0;
      this.report.value = this.core.report();
    }, 60);
    clearTimeout(this.linkTimer);
    this.linkTimer = window.setTimeout(() => void this.writeLink(), kLinkAfter_ms);
  }

  /** Shows a moment of a play; null: the scene again. */
  perform(moment: Performed | null): void {
    if (!moment && !this.performed.value) return;
    if (!this.performed.value) {
      this.halt();
      this.endFade();
      this.settled();
    }
    this.core.hold(moment?.pose ?? this.scene.value.pose);
    batch(() => {
      this.performed.value = moment;
      this.shown.value++;
    });
  }

  private async writeLink(): Promise<void> {
    if (this.solver.running) return;
    history.replaceState(null, "", await fragmentOf(this.scene.value));
  }

  /** The address of this scene. */
  async link(): Promise<string> {
    return location.href.replace(/#.*$/, "") + (await fragmentOf(this.scene.value));
  }

  // ---- by hand

  /** What a change begins with: the scene before it is kept for undo. */
  grab(): void {
    this.halt();
    this.endFade();
    this.history.keep(this.scene.value);
    this.stop.value = "none";
  }
  /** After a step of a change: the core holds it already. */
  moved(stop: Stop): void {
    this.stop.value = stop;
    this.scene.value = { ...this.scene.value, pose: this.core.held() };
    this.redraw();
  }
  release(): void {
    this.stop.value = "none";
  }
  /** Another lamp or another room: a pose file that is held instead, undone in one step. */
  relight(what: string, pose: (now: PoseFile) => PoseFile): void {
    this.change(what, () => {
      this.core.hold(pose(structuredClone(this.core.held())));
      return "none";
    });
  }
  /** A change in one step, by a slider or a key. Steps of one slider in a row are undone as one. */
  change(what: string, act: () => Stop): void {
    if (this.changing !== what) this.grab();
    this.changing = what;
    this.moved(act());
  }
  private changing = "";
  settled(): void {
    this.changing = "";
  }

  async undo(): Promise<void> {
    await this.back(this.history.undo(this.scene.value));
  }
  async redo(): Promise<void> {
    await this.back(this.history.redo(this.scene.value));
  }
  private async back(scene: Scene | null): Promise<void> {
    if (!scene) return;
    this.halt();
    this.settled();
    this.variants.value = [];
    await this.show(scene);
  }

  // ---- asking

  async askFigure(figure: Figure): Promise<void> {
    await this.ask({ figure: figure.name });
  }
  async askWord(word: string): Promise<void> {
    this.askPicture(word, wordPicture(word));
  }
  async askFile(file: Blob, name: string): Promise<void> {
    try {
      this.askPicture(name, await filePicture(file));
    } catch (error) {
      this.refuse(name, error);
    }
  }
  /** Puts a figure on the stage as its hands were found. */
  async put({ name, pose, placement }: Figure): Promise<void> {
    this.halt();
    this.settled();
    this.history.keep(this.scene.value);
    this.forgetSearch();
    await this.show({ pose, placement, target: { figure: name } });
  }
  askPicture(name: string, picture: ImageData): void {
    const before = this.core.target();
    try {
      this.core.aimAtPicture(name, picture);
    } catch (error) {
      return this.refuse(name, error);
    }
    const mask = this.core.target()!;
    if (before) this.core.aim(before);
    void this.ask({ mask });
  }
  private async ask(target: NonNullable<Scene["target"]>): Promise<void> {
    this.halt();
    this.settled();
    const before = this.scene.value;
    try {
      await this.show({ ...before, placement: { edge: "none", scale: 1, tilt_deg: 0, slide: 0 }, target });
    } catch (error) {
      return this.refuse("mask" in target ? target.mask.name : target.figure, error);
    }
    this.history.keep(before);
    this.forgetSearch();
  }
  private refuse(name: string, error: unknown): void {
    this.notice.value = say.value("badPicture", { name, reason: reasonOf(error) });
  }

  /** What was found was for another shape. */
  private forgetSearch(): void {
    batch(() => {
      this.variants.value = [];
      this.search.value = "idle";
      this.seconds.value = 0;
      this.best = null;
      this.notice.value = "";
    });
  }

  // ---- finding

  /** Whether what is held is a way to hold these hands, so that a search may go on from it. */
  readonly canImprove = computed(() => {
    const { hands, hand_length_mm, hand_breadth_mm = 0 } = this.scene.value.pose;
    const used = this.handsUsed.value;
    return (
      !!hands.left === (used !== "right") &&
      !!hands.right === (used !== "left") &&
      hand_length_mm === handSize.value.length_mm &&
      hand_breadth_mm === handSize.value.breadth_mm &&
      without.value.length === 0
    );
  });

  /** Looks for hands. @param further goes on from what is held, which is kept until something is better */
  find(further: boolean): void {
    const target = this.core.target();
    if (!target) return;
    this.settled();
    this.history.keep(this.scene.value);
    this.best = null;
    this.before = further ? this.variants.value : [];
    if (!further) {
      this.variants.value = [];
      this.seed = 1;
      this.seconds.value = 0;
    }
    const begun = performance.now() - 1000 * this.seconds.value;
    // A slow machine is given time to find something, and then to better it.
    const due = performance.now() + kSearch_ms;
    let ends = performance.now() + kPatience_ms;
    this.tried.value = 0;
    this.search.value = "running";
    this.solver.start(
      {
        pose: this.core.held(),
        target,
        placement: this.scene.value.placement,
        without: without.value,
        options: {
          seed: this.seed,
          evaluations: 0,
          variants: kVariants,
          from_held: further,
          hands: this.handsUsed.value,
          hand_length_mm: handSize.value.length_mm,
          hand_breadth_mm: handSize.value.breadth_mm,
        },
      },
      {
        better: (bests) => {
          if (!this.best) ends = Math.max(due, performance.now() + kSearch_ms / 2);
          this.better(bests);
        },
        tried: (evaluations) => (this.tried.value = evaluations),
        failed: (reason) => {
          this.halt();
          this.notice.value = say.value("solverFailed", { reason });
        },
      },
    );
    this.seed += 100;
    this.clock = window.setInterval(() => {
      this.seconds.value = (performance.now() - begun) / 1000;
      if (performance.now() >= ends) this.halt();
    }, 100);
  }

  /** Ends a search; the best so far stays. */
  halt(): void {
    if (!this.solver.running) return;
    this.solver.stop();
    clearInterval(this.clock);
    this.search.value = "done";
    void this.writeLink();
  }

  private better(bests: Solution[]): void {
    this.variants.value = variantsOf([...bests, ...this.before]);
    const first = variantsOf(bests)[0]!;
    if (this.best && first.merit <= this.best.merit) return;
    this.best = first;
    this.fadeTo(first);
  }

  /** Takes one of the ways that were found. */
  choose(solution: Solution): void {
    this.halt();
    this.settled();
    this.history.keep(this.scene.value);
    this.fadeTo(solution);
  }

  private endFade(): void {
    ++this.fading;
    this.core.hold(this.scene.value.pose);
  }

  /** Each better pose fades into the next. */
  private fadeTo(solution: Solution): void {
    const held = this.core.held();
    const from = JSON.stringify(held);
    const to = JSON.stringify(solution.pose);
    const turn = ++this.fading;
    // No score of a pose on the way.
    clearTimeout(this.reportTimer);
    this.reportTimer = 0;
    this.core.place(solution.placement);
    this.targetShown.value++;
    this.scene.value = { ...this.scene.value, pose: solution.pose, placement: solution.placement };
    const begun = performance.now();
    const sameHands =
      held.hand_length_mm === solution.pose.hand_length_mm &&
      (["left", "right"] as const).every((side) => !held.hands[side] === !solution.pose.hands[side]);
    const step = () => {
      if (turn !== this.fading) return;
      const t = reducedMotion.value || !sameHands ? 1 : Math.min(1, (performance.now() - begun) / kFade_ms);
      if (t < 1) {
        this.core.holdBetween(from, to, t);
        this.shown.value++;
        requestAnimationFrame(step);
      } else {
        this.core.hold(solution.pose);
        this.redraw();
      }
    };
    step();
  }
}
