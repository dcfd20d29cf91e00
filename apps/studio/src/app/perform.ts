// A performance: the play goes on at cues, one for each entry of its script.
import { signal } from "@preact/signals";
import { kBefore_s, type Player } from "./player";

export type Cue = "next" | "back" | "dark" | "first" | "through";

const kFade_ms = 700;

export class Performance {
  /** Whether the play goes on by itself. */
  readonly through = signal(false);
  private dark = false;
  private fading = 0;

  constructor(private readonly player: Player) {
    player.seek(0);
  }

  cue(cue: Cue): void {
    if (cue === "next") this.next();
    if (cue === "back") this.back();
    if (cue === "first") this.player.seek(0);
    if (cue === "dark") this.fade();
    if (cue === "through") {
      this.through.value = !this.through.value;
      if (this.player.playing.value) this.play();
    }
  }

  /** Where entries begin; the first one is how the play begins. */
  private begins(): number[] {
    const { staged, entries } = this.player;
    return (staged.value?.steps ?? []).flatMap(({ begin_s }, k) =>
      k === 0 || entries.value[k] !== entries.value[k - 1] ? [begin_s] : [],
    );
  }
  /** Where the step that is shown ends. */
  private end(): number {
    const now = this.player.time_s.value + 2 * kBefore_s;
    return this.begins().find((begin) => begin > now) ?? Infinity;
  }
  private next(): void {
    const { time_s, playing } = this.player;
    // Who cannot wait is taken to where this step ends, and on. The first step only says how the play begins.
    if (playing.value || time_s.value === 0) this.player.seek(this.end());
    this.play();
  }
  private play(): void {
    const { time_s, seconds } = this.player;
    if (time_s.value < seconds.value) this.player.play(this.through.value ? Infinity : this.end() - kBefore_s);
  }
  private back(): void {
    const now = this.player.time_s.value;
    this.player.seek((this.begins().findLast((begin) => begin <= now) ?? 0) - kBefore_s);
  }
  /** Light, and the play at rest where it is. */
  finish(): void {
    cancelAnimationFrame(this.fading);
    this.player.studio.curtain.value = 1;
    this.player.pause();
  }
  private fade(): void {
    this.dark = !this.dark;
    cancelAnimationFrame(this.fading);
    const { curtain } = this.player.studio;
    const from = curtain.value, to = this.dark ? 0 : 1, begun = performance.now();
    const step = (now: number) => {
      const t = Math.max(0, Math.min(1, (now - begun) / kFade_ms));
      curtain.value = from + (to - from) * t;
      if (t < 1) this.fading = requestAnimationFrame(step);
    };
    this.fading = requestAnimationFrame(step);
  }
}
