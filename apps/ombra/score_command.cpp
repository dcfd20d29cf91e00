#include <fmt/format.h>

#include <algorithm>

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

/// A square mask at another size: a pixel is shape when at least half of the area it covers is. Exact, in
/// units of 1 / size of an old pixel.
Mask resampled(const Mask& square, int size) {
  Mask out{size, size,
           std::vector<std::uint8_t>(static_cast<std::size_t>(size) * static_cast<std::size_t>(size))};
  const std::int64_t old = square.width, now = size;
  // Calls visit(i, share) for the old pixels that a new one covers along one axis; shares sum to `old`.
  const auto covered = [&](std::int64_t pixel, auto&& visit) {
    const std::int64_t from = pixel * old, to = from + old;
    for (std::int64_t i = from / now; i * now < to; ++i)
      visit(i, std::min(to, (i + 1) * now) - std::max(from, i * now));
  };
  std::vector<std::int64_t> column(static_cast<std::size_t>(old));
  for (std::int64_t y = 0; y < now; ++y) {
    std::fill(column.begin(), column.end(), 0);
    covered(y, [&](std::int64_t row, std::int64_t share) {
      for (std::int64_t x = 0; x < old; ++x)
        column[static_cast<std::size_t>(x)] += share * square.pixels[static_cast<std::size_t>(row * old + x)];
    });
    for (std::int64_t x = 0; x < now; ++x) {
      std::int64_t area = 0;
      covered(x, [&](std::int64_t i, std::int64_t share) {
        area += share * column[static_cast<std::size_t>(i)];
      });
      out.pixels[static_cast<std::size_t>(y * now + x)] = 2 * area >= old * old;
    }
  }
  return out;
}

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
  return resampled(*mask, kScoreSize);
}

}  // namespace

Result<int> run(const ScoreCommand& command) {
  const Result<Mask> silhouette = read_silhouette(command.picture);
  if (!silhouette) return tl::unexpected(silhouette.error());
  const Result<Target> target = load_target(command.target, gallery_folder());
  if (!target) return tl::unexpected(target.error());
  const Scores scores = compare(*silhouette, place(*target, {}, kScoreSize));
  if (command.json) {
    fmt::print(
        "{}",
        json_text({{"format", "ombra.scores/1"},
                   {"picture", valid_utf8(command.picture)},
                   {"target", {{"name", valid_utf8(target->name)}, {"source", valid_utf8(target->source)}}},
                   {"scores", scores_json(scores)}}));
  } else {
    fmt::print("{} as {}\n\n{}", command.picture, target->name, score_table(scores));
  }
  return kDone;
}

}  // namespace ombra
