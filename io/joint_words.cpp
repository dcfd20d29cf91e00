#include "io/joint_words.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "io/nearest.h"

namespace ombra {
namespace {

/// A folded finger: knuckle, spread, middle joint and tip; the knuckle no further than its neighbours can
/// stay behind with ease.
constexpr std::array<double, 4> kFolded_deg = {45, 0, 100, 60};
/// The thumb laid over the palm.
constexpr std::array<double, 5> kThumbFolded_deg = {20, 0, 0, 40, 50};

/// Takes "left:" or "right:" off the front.
std::optional<Side> take_side(std::string_view& text) {
  for (const Side side : {Side::kLeft, Side::kRight}) {
    const std::string front = std::string(name(side)) + ":";
    if (!text.starts_with(front)) continue;
    text.remove_prefix(front.size());
    return side;
  }
  return std::nullopt;
}

Result<void> hold(std::array<AngleRanges, 2>& ranges, std::optional<Side> only, int angle, double value_deg,
                  const std::string& where) {
  for (const Side side : {Side::kLeft, Side::kRight}) {
    if (only && *only != side) continue;
    AngleRanges& own = ranges[static_cast<std::size_t>(side)];
    Result<AngleRanges> held = with_held(own, angle, radians(value_deg));
    if (!held) return fail(held.error().code, held.error().where + " " + held.error().message, where);
    own = std::move(*held);
  }
  return {};
}

std::vector<std::string_view> finger_names() {
  std::vector<std::string_view> names;
  for (std::size_t f = 0; f < kFingerCount; ++f) names.push_back(finger_name(f));
  return names;
}

std::string hint(std::string_view word, const std::vector<std::string_view>& known) {
  const std::string_view meant = nearest(word, known);
  return meant.empty() ? "." : "; did you mean " + std::string(meant) + "?";
}

Result<int> angle_named(std::string_view word, const std::string& where) {
  std::vector<std::string_view> known;
  for (int i = 0; i < kAngleCount; ++i) {
    std::string_view full = angle_limits()[static_cast<std::size_t>(i)].name;
    if (word == full) return i;
    if (full.ends_with("-flexion")) full.remove_suffix(std::string_view("-flexion").size());
    if (word == full) return i;
    known.push_back(full);
  }
  return fail(ErrorCode::kBadUsage,
              "there is no joint '" + std::string(word) + "'" + hint(word, known) +
                  " Joints are thumb-cmc, thumb-cmc-abduction, thumb-cmc-rotation, thumb-mcp, thumb-ip and, "
                  "of index, middle, "
                  "ring and little, -mcp, -mcp-abduction, -pip and -dip",
              where);
}

}  // namespace

Result<std::array<AngleRanges, 2>> held_ranges(const std::vector<std::string>& fixes,
                                               const std::vector<std::string>& without) {
  std::array<AngleRanges, 2> ranges = {full_ranges(), full_ranges()};
  for (const std::string& text : without) {
    const std::string where = "--without " + text;
    std::string_view word = text;
    const std::optional<Side> side = take_side(word);
    std::size_t finger = 0;
    while (finger < kFingerCount && finger_name(finger) != word) ++finger;
    if (finger == kFingerCount)
      return fail(ErrorCode::kBadUsage,
                  "there is no finger '" + std::string(word) + "'" + hint(word, finger_names()) +
                      " Fingers are thumb, index, middle, ring and little, of one hand as in left:little",
                  where);
    const int first = finger == 0 ? kThumbCmcFlexion : kIndexMcpFlexion + 4 * static_cast<int>(finger - 1);
    for (int k = 0; k < (finger == 0 ? 5 : 4); ++k) {
      const double value_deg = finger == 0 ? kThumbFolded_deg[static_cast<std::size_t>(k)]
                                           : kFolded_deg[static_cast<std::size_t>(k)];
      if (const auto held = hold(ranges, side, first + k, value_deg, where); !held)
        return tl::unexpected(held.error());
    }
  }
  for (const std::string& text : fixes) {
    const std::string where = "--fix " + text;
    std::string_view word = text;
    const std::optional<Side> side = take_side(word);
    const std::size_t equals = word.find('=');
    double value_deg = 0;
    if (equals != std::string_view::npos) {
      const std::string_view number = word.substr(equals + 1);
      const auto value = nlohmann::json::parse(number, nullptr, false);
      if (value.is_number()) value_deg = value.get<double>();
      if (!value.is_number() || !(value_deg >= -360 && value_deg <= 360))
        return fail(ErrorCode::kBadUsage, "takes degrees after '=', as in ring-pip=40", where);
    } else {
      return fail(ErrorCode::kBadUsage, "takes JOINT=DEGREES, as in ring-pip=40 or left:index-mcp=0", where);
    }
    const Result<int> angle = angle_named(word.substr(0, equals), where);
    if (!angle) return tl::unexpected(angle.error());
    if (const auto held = hold(ranges, side, *angle, value_deg, where); !held)
      return tl::unexpected(held.error());
  }
  return ranges;
}

}  // namespace ombra
