// My hands: how long they are and which fingers take no part; the search then looks for these hands.
import { Search } from "lucide-preact";
import type { Studio } from "../app/studio";
import { handLength, without } from "../app/settings";
import { say, type Word } from "../app/words";
import { Slider } from "../ui/Slider";

/** Medians of length: ANSUR II for adults (as the core's table has them), and its children's. */
const kSizes: { word: Word; length_mm: number }[] = [
  { word: "sizeMan", length_mm: 193 },
  { word: "sizeWoman", length_mm: 180 },
  { word: "sizeChild12", length_mm: 166 },
  { word: "sizeChild8", length_mm: 144 },
];
const kFingers = ["thumb", "index", "middle", "ring", "little"] as const;

export function MyHands({ studio }: { studio: Studio }) {
  const length = (value: number) => say.value("millimetres", { value });
  return (
    <>
      <div class="row" role="group" aria-label={say.value("handSizes")}>
        {kSizes.map(({ word, length_mm }) => (
          <button
            key={word}
            type="button"
            aria-pressed={handLength.value === length_mm}
            onClick={() => (handLength.value = length_mm)}
          >
            {say.value(word)}
          </button>
        ))}
      </div>
      <Slider
        name={say.value("handSize")}
        value={handLength.value}
        least={120}
        most={230}
        step={1}
        text={length(handLength.value)}
        onValue={(value) => (handLength.value = value)}
      />
      <fieldset class="checks">
        <legend>{say.value("stiff")}</legend>
        {(["left", "right"] as const).map((side) => (
          <div key={side}>
            <span class="quiet">{say.value(side === "left" ? "leftHand" : "rightHand")}</span>
            {kFingers.map((finger) => {
              const name = `${side}:${finger}`;
              return (
                <label key={name}>
                  <input
                    type="checkbox"
                    checked={without.value.includes(name)}
                    onChange={(event) =>
                      (without.value = event.currentTarget.checked
                        ? [...without.value, name]
                        : without.value.filter((each) => each !== name))
                    }
                  />
                  {say.value(finger)}
                </label>
              );
            })}
          </div>
        ))}
      </fieldset>
      <p>{say.value("handsChanged")}</p>
      <button
        type="button"
        class="main"
        onClick={() => {
          studio.room.value = "shape";
          studio.find(false);
        }}
      >
        <Search aria-hidden="true" />
        {say.value("findAgain")}
      </button>
    </>
  );
}
