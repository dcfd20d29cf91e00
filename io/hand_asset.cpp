#include "io/hand_asset.h"

#include "io/file.h"
#include "ombra/rig_glb.h"

namespace ombra {
namespace {

Result<Hand> load_hand(const std::filesystem::path& path, Side side, float length_m, float breadth_m) {
  const Result<std::vector<std::byte>> bytes = read_file(path);
  if (!bytes) return tl::unexpected(bytes.error());
  const Result<RigSource> rig = read_rig(*bytes, path.string());
  if (!rig) return tl::unexpected(rig.error());
  return make_hand(*rig, side, length_m, path.string(), breadth_m);
}

}  // namespace

Result<std::array<Hand, 2>> load_hands(const std::filesystem::path& left, const std::filesystem::path& right,
                                       float length_m, float breadth_m) {
  Result<Hand> left_hand = load_hand(left, Side::kLeft, length_m, breadth_m);
  if (!left_hand) return tl::unexpected(left_hand.error());
  Result<Hand> right_hand = load_hand(right, Side::kRight, length_m, breadth_m);
  if (!right_hand) return tl::unexpected(right_hand.error());
  return std::array<Hand, 2>{std::move(*left_hand), std::move(*right_hand)};
}

}  // namespace ombra
