#include "values.h"

namespace ombra::wasm {

using emscripten::val;
using nlohmann::json;

namespace {

constexpr int kLargestPicture = 4096;

}  // namespace

std::string json_of(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

std::string error_text(const Error& error) {
  return json_of({{"error", {{"message", error.message}, {"where", error.where}}}});
}

val outline_arrays(std::span<const std::vector<Vec2>> outlines, float width, float height) {
  val out = val::array();
  for (const std::vector<Vec2>& outline : outlines) {
    std::vector<float> flat;
    for (const Vec2 point : outline) flat.insert(flat.end(), {point.x / width, point.y / height});
    out.call<void>("push", array<float>("Float32Array", flat));
  }
  return out;
}

Result<Mask> mask_of(const std::string& name, int width, int height, std::size_t bytes, std::size_t each) {
  if (width < 1 || height < 1 || width > kLargestPicture || height > kLargestPicture)
    return fail(ErrorCode::kTooLarge,
                "a picture has 1 to " + std::to_string(kLargestPicture) + " pixels a side here", name);
  const std::size_t pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  if (bytes != pixels * each) return fail(ErrorCode::kBadInput, "the picture's pixels do not fill it", name);
  return Mask{width, height, std::vector<std::uint8_t>(pixels)};
}

Result<Target> target_of(const std::string& name, int width, int height, const std::string& pixels) {
  Result<Mask> mask = mask_of(name, width, height, pixels.size(), 1);
  if (!mask) return tl::unexpected(mask.error());
  // A target's own pixels reach its edges; a picture of a shape has ground around it.
  const auto stride = static_cast<std::size_t>(width) + 2;
  *mask = {width + 2, height + 2, std::vector<std::uint8_t>(stride * (static_cast<std::size_t>(height) + 2))};
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const std::size_t x = i % static_cast<std::size_t>(width), y = i / static_cast<std::size_t>(width);
    mask->pixels[(y + 1) * stride + x + 1] = pixels[i] != 0;
  }
  return make_target(*mask, name, name);
}

}  // namespace ombra::wasm
