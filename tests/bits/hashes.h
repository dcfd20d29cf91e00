// What the core makes of fixed inputs, each as one number: two builds, machines or ways to run it that agree
// in these agree in every bit that went into them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ombra/parallel.h"
#include "ombra/shadow.h"

namespace ombra {

struct NamedHash {
  std::string name;  ///< what was made; a word
  std::uint64_t hash;
};

/// Takes every room of the core in turn, about two seconds of one core. Inputs that later rooms take come
/// from random_pose(), not from earlier rooms, so that a difference shows where it arises.
/// @param hands the generic ones, 0.19 m long
std::vector<NamedHash> hashes(const Hands& hands, const ParallelFor& parallel_for);

}  // namespace ombra
