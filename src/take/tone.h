// Between the bytes of a photograph (sRGB, IEC 61966-2-1) and light.
#pragma once

#include <array>
#include <cstdint>

namespace ombra {

/// Light, 0 … 1, of each byte.
std::array<float, 256> light_of_bytes();

/// The nearest byte for light, with a table of its own; light outside 0 … 1 is cut off.
class Encoder {
 public:
  Encoder();
  std::uint8_t operator()(float light) const;

 private:
  std::array<float, 255> from_;            ///< the least light of each byte above 0
  std::array<std::uint8_t, 4097> lowest_;  ///< the byte of k / 4096
};

}  // namespace ombra
