// Cues by MIDI, asked for by the person: any octave's white keys, as a fixed table (docs/studio.md).
import { signal } from "@preact/signals";
import type { Cue } from "./perform";
import { say } from "./words";
import { reasonOf } from "./reason";

/** By the note's place in its octave: C, D, E, F, G. */
const kCues: Record<number, Cue> = { 0: "next", 2: "back", 4: "dark", 5: "first", 7: "through" };
const kNoteOn = 0x90;

/** What is to be said of MIDI; empty: nobody has asked for it. */
export const midiSaid = signal("");

/** Asks the browser and hears every device from then on, those plugged in later too. */
export async function hearMidi(cue: (cue: Cue) => void): Promise<void> {
  if (!navigator.requestMIDIAccess) {
    midiSaid.value = say.value("midiMissing");
    return;
  }
  try {
    const access = await navigator.requestMIDIAccess();
    const listen = () => {
      const inputs = [...access.inputs.values()];
      for (const input of inputs)
        input.onmidimessage = ({ data }) => {
          const [status = 0, note = 0, velocity = 0] = data ?? [];
          const asked = kCues[note % 12];
          if ((status & 0xf0) === kNoteOn && velocity > 0 && asked) cue(asked);
        };
      const names = inputs.map(({ name }) => name ?? "MIDI").join(", ");
      midiSaid.value = inputs.length > 0 ? say.value("midiOn", { names }) : say.value("midiNone");
    };
    access.onstatechange = listen;
    listen();
  } catch (error) {
    midiSaid.value = say.value("midiRefused", { reason: reasonOf(error) });
  }
}
