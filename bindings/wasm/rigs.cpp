#include "rigs.h"

#include <span>
#include <utility>

namespace ombra::wasm {

Result<Rigs> Rigs::read(const std::string& left, const std::string& right) {
  const std::array<const std::string*, 2> files = {&left, &right};
  Rigs rigs;
  for (std::size_t side = 0; side < 2; ++side) {
    const auto bytes = std::as_bytes(std::span(files[side]->data(), files[side]->size()));
    Result<RigSource> rig = read_rig(bytes, std::string(name(static_cast<Side>(side))) + " hand");
    if (!rig) return tl::unexpected(rig.error());
    rigs.sources_[side] = std::move(*rig);
  }
  return rigs;
}

Result<Hands> Rigs::hands(float length_m, float breadth_m) const {
  Hands hands;
  for (std::size_t side = 0; side < 2; ++side) {
    Result<Hand> hand = make_hand(sources_[side], static_cast<Side>(side), length_m, "hand size", breadth_m);
    if (!hand) return tl::unexpected(hand.error());
    hands[side] = std::move(*hand);
  }
  return hands;
}

}  // namespace ombra::wasm
