// What crosses between the core and a page: JSON text, typed arrays, shapes.
#pragma once

#include <emscripten/val.h>

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "ombra/result.h"
#include "ombra/shape.h"

namespace ombra::wasm {

/// A failure as {"error": {"message", "where"}}.
std::string error_text(const Error& error);

/// Text that is UTF-8, whatever is in it.
std::string json_of(const nlohmann::json& value);

/// A value that is read by JSON.parse(), or the failure.
template <typename T>
std::string answer(const Result<T>& result) {
  if (!result) return error_text(result.error());
  if constexpr (std::is_void_v<T>)
    return "{}";
  else
    return json_of(*result);
}

/// Copies out of the memory that WebAssembly may move.
template <typename T>
emscripten::val array(const char* type, std::type_identity_t<std::span<const T>> values) {
  return emscripten::val::global(type).new_(emscripten::typed_memory_view(values.size(), values.data()));
}

/// Outlines as Float32Arrays x, y, x, y …, divided by a width and a height.
emscripten::val outline_arrays(std::span<const std::vector<Vec2>> outlines, float width = 1,
                               float height = 1);

/// Ground of the size of a picture that a page gave.
/// @param bytes what it gave, `each` a pixel
Result<Mask> mask_of(const std::string& name, int width, int height, std::size_t bytes, std::size_t each);

/// A target out of its pixels, one byte each, 0 for ground.
Result<Target> target_of(const std::string& name, int width, int height, const std::string& pixels);

}  // namespace ombra::wasm
