// Results, and the placement that a shared link brings.
#include "fuzz/fuzz.h"
#include "io/result_json.h"

namespace ombra {
namespace {

bool read(std::span<const std::byte> bytes) {
  const Result<PlacedMask> mask = read_placed_mask(as_text(bytes), "result");
  const Result<ShownResult> shown = read_shown_result(as_text(bytes), "result");
  const Result<Placement> placement = read_placement(as_text(bytes), "placement");
  if (placement) {
    const Result<Placement> again = read_placement(placement_json(*placement).dump(), "placement");
    promise(again.has_value(), "a written placement is read again");
  }
  return mask || shown || placement;
}

std::vector<FuzzBytes> seeds() {
  std::vector<FuzzBytes> out = files_of("gallery", "result.json");
  out.push_back(bytes_of(placement_json({Edge::kLeft, 0.95, -7, 0.125}).dump()));
  return out;
}

}  // namespace

FuzzTarget result_target() { return {"result", read, seeds}; }

}  // namespace ombra
