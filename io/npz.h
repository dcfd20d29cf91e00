// NumPy's archives of arrays (.npz): what Python's data tools read without a parser of ours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ombra/result.h"

namespace ombra {

/// One array of an archive, rows last: C order.
struct NpzArray {
  std::string name;
  std::string type;  ///< as NumPy's array interface has it, little-endian: "|u1", "<f4", "<i8"
  std::vector<std::size_t> shape;
  std::vector<std::byte> bytes;  ///< as many as type and shape take
};

/// The archive: a ZIP of NPY files, version 1.0 (NumPy, numpy.lib.format), stored without compression so that
/// arrays are read as fast as the disc is. Deterministic: no time is written.
/// @return kTooLarge when there is no memory for it
Result<std::vector<std::byte>> write_npz(std::span<const NpzArray> arrays);

}  // namespace ombra
