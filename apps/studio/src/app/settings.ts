// What a person has chosen for this device, kept in its own storage where the browser allows that.
import { effect, signal } from "@preact/signals";
import type { Language } from "./core";
import { language } from "./words";

export type Look = "system" | "dark" | "light";
export const look = signal<Look>("system");

/** Hands of the performer, millimetres; a breadth of 0 is as broad as the model's own hand is for that length. */
export const handSize = signal({ length_mm: 190, breadth_mm: 0 });
/** Fingers that take no part: "left:little". */
export const without = signal<string[]>([]);

export const kLeastHand_mm = 120;
export const kMostHand_mm = 230;
const kKey = "ombra.settings";
const reduced = matchMedia("(prefers-reduced-motion: reduce)");
export const reducedMotion = signal(reduced.matches);
reduced.addEventListener("change", () => (reducedMotion.value = reduced.matches));
const light = matchMedia("(prefers-color-scheme: light)");
const systemLight = signal(light.matches);
light.addEventListener("change", () => (systemLight.value = light.matches));

export const theme = () => (look.value === "system" ? (systemLight.value ? "light" : "dark") : look.value);

function stored(): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(kKey) ?? "{}");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {}; // no storage here, or nothing readable in it: the settings last as long as the page
  }
}

/** Reads what was chosen before and keeps what is chosen from now on. */
export function rememberSettings(): void {
  const before = stored();
  const spoken = navigator.language.startsWith("ko") ? "ko" : "en";
  language.value = before.language === "ko" || before.language === "en" ? (before.language as Language) : spoken;
  if (before.look === "dark" || before.look === "light") look.value = before.look;
  const { length_mm, breadth_mm } = before;
  if (typeof length_mm === "number" && length_mm >= kLeastHand_mm && length_mm <= kMostHand_mm)
    handSize.value = { length_mm, breadth_mm: typeof breadth_mm === "number" ? breadth_mm : 0 };
  effect(() => {
    const now = { language: language.value, look: look.value, ...handSize.value };
    try {
      localStorage.setItem(kKey, JSON.stringify(now));
    } catch {
      // as above
    }
  });
  effect(() => {
    document.documentElement.lang = language.value;
    document.documentElement.dataset.theme = theme();
  });
}
