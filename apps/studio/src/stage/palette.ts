// The colours of the room, by lamplight and by day.
import { Color, LinearSRGBColorSpace } from "three";
import type { Shine } from "./standing";

export type Theme = "dark" | "light";

export interface Palette {
  /** Where no lamp shines. */
  room: Color;
  /** Of the wall: half lit, under the lamp, and in a shadow there. */
  dusk: Color;
  paper: Color;
  shade: Color;
  cloth: Color;
  /** Light that comes from everywhere, the glow around the bulb, and the air that the beam lights up. */
  ambience: number;
  glow: number;
  haze: number;
}

/** A colour as the screen has it, for shaders that mix colours as they are seen. */
export function seen(hex: number): Color {
  return new Color().setHex(hex, LinearSRGBColorSpace);
}

export const kAmber = 0xffb454;
/** Amber that can be told from a lit wall. */
export const kEmber = 0xe58a1f;

export const kPalettes: Record<Theme, Palette> = {
  dark: {
    room: seen(0x15110e),
    dusk: seen(0x8e6844),
    paper: seen(0xf4e6d0),
    shade: seen(0x2a1f17),
    cloth: new Color(0x453f3c),
    ambience: 0.75,
    glow: 1,
    haze: 0.16,
  },
  light: {
    room: seen(0xd9cfc0),
    dusk: seen(0xefe1cb),
    paper: seen(0xfdf6e9),
    shade: seen(0x7b6c5d),
    cloth: new Color(0x8d8073),
    ambience: 2.2,
    glow: 0.45,
    haze: 0.16,
  },
};

/** What the palettes are painted for, and what little light looks like: bluer than it is (the Purkinje shift). */
const kPainted = new Color(1.22, 0.96, 0.66);
const kNight = new Color(0.62, 0.78, 1.08);

/** What a lamp does to the colours of the wall, which are those of a warm bulb. */
export function tintOf({ colour, night }: Shine): Color {
  if (night) return kNight.clone();
  if (!colour) return new Color(1, 1, 1);
  // Screens show a hue well, but no brighter than white.
  const tint = colour.map((part, i) => Math.pow(Math.max(0.05, part) / kPainted.toArray()[i]!, 1 / 2.2));
  const most = Math.max(...tint);
  return new Color(...(tint.map((part) => part / most) as [number, number, number]));
}
