// Undo and redo over whole values.
import { computed, signal } from "@preact/signals";

const kMost = 100;

export class History<T> {
  private readonly past = signal<T[]>([]);
  private readonly future = signal<T[]>([]);
  readonly canUndo = computed(() => this.past.value.length > 0);
  readonly canRedo = computed(() => this.future.value.length > 0);

  /** Keeps what was before a change; what was undone is gone. */
  keep(before: T): void {
    this.past.value = [...this.past.value.slice(1 - kMost), before];
    this.future.value = [];
  }
  undo(now: T): T | null {
    const before = this.past.value.at(-1);
    if (before === undefined) return null;
    this.past.value = this.past.value.slice(0, -1);
    this.future.value = [...this.future.value, now];
    return before;
  }
  redo(now: T): T | null {
    const after = this.future.value.at(-1);
    if (after === undefined) return null;
    this.future.value = this.future.value.slice(0, -1);
    this.past.value = [...this.past.value, now];
    return after;
  }
}
