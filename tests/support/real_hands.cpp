#include "support/real_hands.h"

#include <string>

#include "io/file.h"
#include "io/hand_asset.h"
#include "ombra/rig_glb.h"
#include "support/source_dir.h"

namespace ombra {
namespace {

std::string asset(Side side) {
  return source_dir() + "/node_modules/@webxr-input-profiles/assets/dist/profiles/generic-hand/" +
         std::string(name(side)) + ".glb";
}

RigSource load(Side side) { return read_rig(read_file(asset(side)).value(), asset(side)).value(); }

}  // namespace

const RigSource& real_rig(Side side) {
  static const std::array<RigSource, 2> rigs = {load(Side::kLeft), load(Side::kRight)};
  return rigs[static_cast<std::size_t>(side)];
}

const Hands& real_hands() {
  static const Hands hands = load_hands(asset(Side::kLeft), asset(Side::kRight), 0.19f).value();
  return hands;
}

}  // namespace ombra
