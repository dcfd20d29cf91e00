// What a person has chosen for this device, kept in its own storage where the browser allows that.
import { effect, signal } from "@preact/signals";
import type { Language } from "./core";
import { language } from "./words";

export type Look = "system" | "dark" | "light";
export const look = signal<Look>("system");

/** Hands of the performer: length in millimetres, and fingers that take no part, as --without names them. */
export const handLength = signal(190);
export const without = signal<string[]>([]);

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
  if (typeof before.handLength === "number" && before.handLength >= 120 && before.handLength <= 230)
    handLength.value = before.handLength;
  effect(() => {
    const now = { language: language.value, look: look.value, handLength: handLength.value };
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
