// The hand asset's two hands, made to any size.
#pragma once

#include <array>
#include <string>

#include "ombra/hand.h"
#include "ombra/result.h"
#include "ombra/rig_glb.h"
#include "ombra/shadow.h"

namespace ombra::wasm {

class Rigs {
 public:
  /// @param left, right the hand asset's files
  static Result<Rigs> read(const std::string& left, const std::string& right);
  /// Both hands; a breadth of 0 is as broad as the model's own hand is for that length.
  Result<Hands> hands(float length_m, float breadth_m) const;

 private:
  std::array<RigSource, 2> sources_;
};

}  // namespace ombra::wasm
