// The bits of a number as another's.
#pragma once

#include <cstring>

namespace ombra {

/// std::bit_cast(), which Emscripten's library lacks.
template <typename To, typename From>
To same_bits(From from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  std::memcpy(&to, &from, sizeof(To));
  return to;
}

}  // namespace ombra
