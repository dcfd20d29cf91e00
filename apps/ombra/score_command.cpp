#include <fmt/format.h>

#include <filesystem>

#include "commands.h"
#include "inputs.h"
#include "io/file.h"
#include "io/json_text.h"
#include "io/picture.h"
#include "io/result_json.h"
#include "io/target.h"
#include "score_table.h"

namespace ombra {
namespace {

Result<Mask> read_silhouette(const std::string& path) {
  const auto bytes = read_file(path);
  if (!bytes) return tl::unexpected(bytes.error());
  const Result<Mask> mask = read_picture(*bytes, path);
  if (!mask) return tl::unexpected(mask.error());
  if (mask->width != mask->height)
    return fail(ErrorCode::kBadInput,
                fmt::format("is {} x {} pixels and a frame is square; crop it to the frame", mask->width,
                            mask->height),
                path);
  return resized(*mask, kScoreSize, kScoreSize);
}

/// Where the target of a silhouette lies: as the result file beside it says, if it is that result's mask.
struct Placed {
  Placement placement;
  std::string source;  ///< the result file; empty for the default placement
};
Result<Placed> find_placement(const std::filesystem::path& picture) {
  const std::filesystem::path path = picture.parent_path() / "result.json";
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return Placed{};
  const auto bytes = read_file(path);
  if (!bytes) return tl::unexpected(bytes.error());
  const auto mask =
      read_placed_mask({reinterpret_cast<const char*>(bytes->data()), bytes->size()}, path.string());
  if (!mask) return tl::unexpected(mask.error());
  if (mask->file != picture.filename()) return Placed{};
  return Placed{mask->placement, path.string()};
}

}  // namespace

Result<int> run(const ScoreCommand& command) {
  const Result<Mask> silhouette = read_silhouette(command.picture);
  if (!silhouette) return tl::unexpected(silhouette.error());
  const Result<Target> target = load_target(command.target, gallery_folder());
  if (!target) return tl::unexpected(target.error());
  const Result<Placed> placed = find_placement(command.picture);
  if (!placed) return tl::unexpected(placed.error());
  const Scores scores = compare(*silhouette, place(*target, placed->placement, kScoreSize));
  if (command.json) {
    fmt::print(
        "{}",
        json_text({{"format", "ombra.scores/1"},
                   {"picture", valid_utf8(command.picture)},
                   {"target", {{"name", valid_utf8(target->name)}, {"source", valid_utf8(target->source)}}},
                   {"placement", placement_json(placed->placement)},
                   {"scores", scores_json(scores)}}));
  } else {
    const std::string how = placed->source.empty() ? "" : fmt::format(", placed as {} says", placed->source);
    fmt::print("{} as {}{}\n\n{}", command.picture, target->name, how, score_table(scores));
  }
  return kDone;
}

}  // namespace ombra
