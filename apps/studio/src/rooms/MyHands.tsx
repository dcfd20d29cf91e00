// My hands: how long they are and which fingers take no part; the search then looks for these hands.
import { Search } from "lucide-preact";
import { useMemo } from "preact/hooks";
import type { Studio } from "../app/studio";
import { handSize, kLeastHand_mm, kMostHand_mm, without } from "../app/settings";
import { say, type Word } from "../app/words";
import { Slider } from "../ui/Slider";

const kSizes: Record<string, Word> = {
  "man-50": "sizeMan",
  "woman-50": "sizeWoman",
  "child-12": "sizeChild12",
  "child-8": "sizeChild8",
};
const kFingers = ["thumb", "index", "middle", "ring", "little"] as const;

export function MyHands({ studio }: { studio: Studio }) {
  const sizes = useMemo(() => studio.core.sizes().filter(({ name }) => name in kSizes), [studio]);
  const size = handSize.value;
  return (
    <>
      <div class="row" role="group" aria-label={say.value("handSizes")}>
        {sizes.map(({ name, length_mm, breadth_mm }) => (
          <button
            key={name}
            type="button"
            aria-pressed={size.length_mm === length_mm && size.breadth_mm === breadth_mm}
            onClick={() => (handSize.value = { length_mm, breadth_mm })}
          >
            {say.value(kSizes[name]!)}
          </button>
        ))}
      </div>
      <Slider
        name={say.value("handSize")}
        value={size.length_mm}
        least={kLeastHand_mm}
        most={kMostHand_mm}
        step={1}
        text={say.value("millimetres", { value: size.length_mm })}
        onValue={(length_mm) => (handSize.value = { length_mm, breadth_mm: 0 })}
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
