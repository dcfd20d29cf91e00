// A performance: the play goes on at cues, one for each entry of its script.
import { signal } from "@preact/signals";
import type { Player } from "./player";

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
  private next(): void {
    const { time_s, playing, seconds } = this.player;
    const due = this.begins().find((begin) => begin > time_s.value + 1e-6) ?? seconds.value;
    // Who cannot wait is taken to where this step ends, and on. The first step only says how the play begins.
    if (playing.value || time_s.value === 0) this.player.seek(due);
    this.play();
  }
  private play(): void {
    const now = this.player.time_s.value;
    const end = this.begins().find((begin) => begin > now + 1e-6);
    if (now < this.player.seconds.value - 1e-6) this.player.play(this.through.value ? Infinity : end);
  }
  private back(): void {
    const now = this.player.time_s.value;
    this.player.seek(this.begins().findLast((begin) => begin < now - 1e-6) ?? 0);
  }
  /** Light, and the play at rest where it is. */
  end(): void {
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
