// The lesson of what is held, and how it is cut into pages that are read one at a time.
import { computed, type ReadonlySignal } from "@preact/signals";
import type { Lesson, Step } from "../app/core";
import type { Studio } from "../app/studio";
import { language, say } from "../app/words";

export interface Page {
  title: string;
  steps: Step[];
  /** Number of its first step in the whole lesson. */
  first: number;
  /** A pose file on the way; null: the pose itself. */
  pose: string | null;
}

const lessons = new WeakMap<Studio, ReadonlySignal<Lesson>>();

/** Follows what is held and the language. */
export function lessonOf(studio: Studio): ReadonlySignal<Lesson> {
  let lesson = lessons.get(studio);
  if (!lesson) {
    lesson = computed(() => {
      studio.scene.value;
      return studio.core.lesson(language.value);
    });
    lessons.set(studio, lesson);
  }
  return lesson;
}

/** Setting up, each hand, bringing them together, what to watch; each hand with the way's picture that shapes it. */
export function pagesOf(lesson: Lesson): Page[] {
  let first = 1;
  const pages: Page[] = [];
  const add = (title: string, steps: Step[], pose: string | null) => {
    if (steps.length === 0) return;
    pages.push({ title, steps, first, pose });
    first += steps.length;
  };
  const shaped = lesson.way[1] ?? null;
  add(say.value("setUp"), lesson.setup, lesson.way[0] ?? null);
  for (const hand of lesson.hands) add(hand.title, hand.steps, shaped);
  add(say.value("together"), lesson.together, null);
  add(say.value("watch"), lesson.watch.map((text) => ({ label: "", text })), null);
  return pages;
}
