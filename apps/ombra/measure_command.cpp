#include <fmt/format.h>

#include "commands.h"
#include "inputs.h"
#include "io/file.h"
#include "io/json_text.h"
#include "io/measure_check.h"
#include "io/measure_json.h"
#include "io/picture.h"

namespace ombra {

Result<int> run(const MeasureCommand& command) {
  const Result<Image> photo = read_photo_file(command.photo);
  if (!photo) return tl::unexpected(photo.error());
  const Result<HandMeasure> measure = measure_hand(photo_of(*photo), command.paper, command.photo);
  if (!measure) return tl::unexpected(measure.error());

  if (!command.out.empty()) {
    const Result<void> written = write_png(measure_check(*photo, *measure)).and_then([&](const auto& png) {
      return write_file(command.out, png);
    });
    if (!written) return tl::unexpected(written.error());
  }
  if (measure->other_paper) {
    const bool is_a4 = command.paper == Paper::kA4;
    fmt::print(stderr, "ombra: {}: the sheet looks like {} rather than {}; if it is, add --paper {}\n",
               command.photo, name(is_a4 ? Paper::kLetter : Paper::kA4), name(command.paper),
               is_a4 ? "letter" : "a4");
  }
  if (command.json) {
    fmt::print("{}", json_text(measure_json(*measure, command.paper, command.photo)));
    return kDone;
  }
  const HandSpan &length = measure->length, &breadth = measure->breadth;
  fmt::print(
      "{} hand on {} paper, if its back is seen\n\n"
      "length   {:3.0f} mm, give or take {:.0f}   wrist to the tip of the middle finger\n"
      "breadth  {:3.0f} mm, give or take {:.0f}   across the knuckles, without the thumb\n\n"
      "use --hand-length {:.0f} --hand-breadth {:.0f}\n",
      name(measure->side), name(command.paper), length.size_mm, length.tolerance_mm, breadth.size_mm,
      breadth.tolerance_mm, length.size_mm, breadth.size_mm);
  return kDone;
}

}  // namespace ombra
