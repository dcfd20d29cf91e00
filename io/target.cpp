#include "io/target.h"

#include <algorithm>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "io/file.h"
#include "io/nearest.h"
#include "io/picture.h"
#include "io/text_shape.h"

namespace ombra {
namespace {

constexpr std::string_view kTextPrefix = "text:";

Result<Mask> picture(const std::filesystem::path& path) {
  return read_file(path).and_then(
      [&](const std::vector<std::byte>& bytes) { return read_picture(bytes, path.string()); });
}

Result<Target> picture_target(const std::filesystem::path& path, std::string name,
                              const std::string& request) {
  return picture(path).and_then(
      [&](const Mask& mask) { return make_target(mask, std::move(name), request); });
}

Result<Target> text_target(const std::string& text, const std::string& request) {
  // Bytes of UTF-8 that begin a character.
  const auto characters =
      std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; });
  if (text.empty())
    return fail(ErrorCode::kBadUsage, "no text is given; write it after the colon, as in text:A", request);
  if (characters > kMaxTextCharacters)
    return fail(ErrorCode::kBadUsage,
                fmt::format("the text has {} characters and two hands can show {} at most", characters,
                            kMaxTextCharacters),
                request);
  return text_shape(text).and_then([&](const Mask& mask) { return make_target(mask, text, request); });
}

Error unknown_name(const std::string& request, const std::vector<std::string>& names) {
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string_view meant = nearest(request, candidates);
  const std::string hint = meant.empty() ? std::string() : fmt::format(" did you mean {}?", meant);
  return {
      ErrorCode::kBadUsage,
      fmt::format("no gallery target or picture has this name;{} `ombra gallery` lists the gallery", hint),
      request};
}

}  // namespace

std::vector<std::string> gallery_names(const std::filesystem::path& gallery_dir) {
  std::vector<std::string> names;
  std::error_code error;
  for (auto entry = std::filesystem::directory_iterator(gallery_dir, error);
       !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    std::error_code none;
    if (std::filesystem::is_regular_file(entry->path() / "target.svg", none))
      names.push_back(entry->path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<Target> load_target(const std::string& request, const std::filesystem::path& gallery_dir) {
  if (request.starts_with(kTextPrefix)) return text_target(request.substr(kTextPrefix.size()), request);

  const std::vector<std::string> names = gallery_names(gallery_dir);
  if (std::binary_search(names.begin(), names.end(), request))
    return picture_target(gallery_dir / request / "target.svg", request, request);

  const std::filesystem::path path(request);
  std::error_code error;
  const bool meant_as_path = path.has_parent_path() || path.has_extension();
  if (meant_as_path || (!request.empty() && std::filesystem::exists(path, error)))
    return picture_target(path, path.stem().string(), request);
  return tl::unexpected(unknown_name(request, names));
}

Result<Mask> load_canvas(const std::string& request, const std::filesystem::path& gallery_dir) {
  if (request.starts_with(kTextPrefix))
    return fail(ErrorCode::kBadUsage, "is a text, and only a picture has parts; give a picture", request);
  const std::vector<std::string> names = gallery_names(gallery_dir);
  return picture(std::binary_search(names.begin(), names.end(), request)
                     ? gallery_dir / request / "target.svg"
                     : std::filesystem::path(request));
}

}  // namespace ombra
