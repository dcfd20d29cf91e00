// How often the first advice names the finger that is held wrongly: gallery poses with one finger disturbed.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <map>
#include <vector>

#include "bench/gallery.h"
#include "bench/machine.h"
#include "bench/program.h"
#include "io/file.h"
#include "io/json_text.h"
#include "math/random.h"

namespace ombra::bench {
namespace {

namespace fs = std::filesystem;
constexpr double kLeastSeen = 0.01;  // of the silhouette's area: what changes less cannot be seen

/// A frame in the middle of a picture of 1280 x 720, turned a little.
FoundShadow seen_on_wall(const Mask& mask, float turn) {
  FoundShadow out;
  out.usable = true, out.confidence = 1, out.contrast = 4;
  out.mask = {1280, 720, std::vector<std::uint8_t>(1280 * 720)};
  const SinCos t = sin_cos(turn);
  constexpr float kSide = 560;
  for (int y = 0; y < 720; ++y)
    for (int x = 0; x < 1280; ++x) {
      const float dx = static_cast<float>(x) - 640, dy = static_cast<float>(y) - 360;
      const float u = (t.cos * dx - t.sin * dy) / kSide + 0.5f, v = (t.sin * dx + t.cos * dy) / kSide + 0.5f;
      if (u < 0 || v < 0 || u >= 1 || v >= 1) continue;
      const auto n = static_cast<float>(mask.width);
      if (mask.at(static_cast<int>(u * n), static_cast<int>(v * n)))
        out.mask.pixels[static_cast<std::size_t>(y) * 1280 + static_cast<std::size_t>(x)] = 1;
    }
  return out;
}

struct Row {
  std::string figure;
  std::size_t hand = 0, finger = 0;
  double error_deg = 0, change = 0, milliseconds = 0;
  std::string advice;
  bool named = false;
};

/// First angle of a finger's joints that bend: knuckle, middle, last.
int flexion_of(std::size_t finger, int joint) {
  constexpr int kFirst[] = {kThumbCmcFlexion, kIndexMcpFlexion, kMiddleMcpFlexion, kRingMcpFlexion,
                            kLittleMcpFlexion};
  if (finger == 0) return joint == 0 ? kThumbCmcFlexion : joint == 1 ? kThumbMcpFlexion : kThumbIpFlexion;
  return kFirst[finger] + (joint == 0 ? 0 : joint + 1);
}

Result<void> run(int count, std::uint64_t seed, const std::string& out) {
  const auto figures = gallery();
  if (!figures) return tl::unexpected(figures.error());
  std::vector<Judge> judges;
  for (const Figure& f : *figures) judges.emplace_back(f.target, f.solved);
  Random random(seed, 0);
  std::vector<Row> rows;
  int unseen = 0;
  for (std::size_t k = 0; static_cast<int>(rows.size()) < count; ++k) {
    const Figure& f = (*figures)[k % figures->size()];
    Row row;
    row.figure = f.name;
    do row.hand = static_cast<std::size_t>(random.uniform(0, 2));
    while (!f.solved.pose.hands[row.hand]);
    row.finger = static_cast<std::size_t>(random.uniform(0, 5));
    // All joints of the finger, or from the knuckle or the tip two of them.
    const int which = static_cast<int>(random.uniform(0, 3));
    const float by =
        radians(static_cast<double>(random.uniform(15, 30))) * (random.uniform(0, 1) < 0.5f ? -1.0f : 1.0f);
    Pose pose = f.solved.pose;
    Angles& angles = pose.hands[row.hand]->angles;
    double most = 0;
    for (int joint = which == 2 ? 1 : 0; joint < (which == 1 ? 2 : 3); ++joint) {
      const auto angle = static_cast<std::size_t>(flexion_of(row.finger, joint));
      const float before = angles[angle];
      angles[angle] = std::clamp(before + by, full_ranges()[angle].least, full_ranges()[angle].most);
      most = std::max(most, std::fabs(degrees(static_cast<double>(angles[angle] - before))));
    }
    if (most < 15) continue;  // at its limit
    row.error_deg = std::copysign(most, static_cast<double>(by));
    Caster caster(f.solved.hands);
    const Mask right = caster.cast(f.solved.pose, f.solved.stage, kScoreSize);
    const Mask wrong = caster.cast(pose, f.solved.stage, kScoreSize);
    double area = 0;
    for (std::size_t i = 0; i < right.pixels.size(); ++i)
      area += right.pixels[i], row.change += right.pixels[i] != wrong.pixels[i];
    row.change /= area;
    if (row.change < kLeastSeen) {
      ++unseen;
      continue;
    }
    const FoundShadow found = seen_on_wall(wrong, radians(static_cast<double>(random.uniform(-4, 4))));
    const double begin = thread_seconds();
    const Verdict verdict = judges[k % judges.size()](found);
    row.milliseconds = 1e3 * (thread_seconds() - begin);
    if (!verdict.advice.empty()) {
      const Correction& first = verdict.advice.front();
      row.advice = words(first);
      row.named = first.kind != Correction::kMove && first.hand == row.hand && first.finger == row.finger;
    }
    rows.push_back(row);
  }
  std::string table = "figure,hand,finger,error_deg,change,ms,named,advice\n";
  std::vector<double> times;
  int named = 0;
  std::map<std::string, std::pair<int, int>> by_finger;
  for (const Row& r : rows) {
    table += fmt::format("{},{},{},{:.1f},{:.4f},{:.1f},{:d},\"{}\"\n", r.figure, name(side_of(r.hand)),
                         finger_name(r.finger), r.error_deg, r.change, r.milliseconds, r.named, r.advice);
    times.push_back(r.milliseconds);
    named += r.named;
    auto& [right, all] = by_finger[std::string(finger_name(r.finger))];
    right += r.named, ++all;
  }
  std::sort(times.begin(), times.end());
  nlohmann::ordered_json json = {{"cases", rows.size()},
                                 {"seed", seed},
                                 {"cpu", cpu_model()},
                                 {"not_to_be_seen", unseen},
                                 {"first_advice_names_the_finger", named},
                                 {"judge_ms_median", times[times.size() / 2]}};
  for (const auto& [finger, counts] : by_finger)
    json["by_finger"][finger] = {{"named", counts.first}, {"of", counts.second}};
  const std::string text = json_text(json);
  fmt::print("{}", text);
  if (out.empty()) return {};
  std::error_code error;
  fs::create_directories(out, error);
  return write_file(fs::path(out) / "advice.csv", std::as_bytes(std::span(table))).and_then([&] {
    return write_file(fs::path(out) / "summary.json", std::as_bytes(std::span(text)));
  });
}

}  // namespace
}  // namespace ombra::bench

int main(int argc, char** argv) {
  int count = 500;
  std::uint64_t seed = 1;
  std::string out;
  CLI::App app("How often the first advice names the finger that is held wrongly.", "ombra_advice");
  app.add_option("COUNT", count, "cases [500]")->check(CLI::Range(1, 1'000'000));
  app.add_option("--seed", seed, "other cases [1]")->check(CLI::Range(0, 1'000'000'000));
  app.add_option("--out", out, "folder for advice.csv and summary.json");
  return ombra::bench::run_program(app, argc, argv, [&] { return ombra::bench::run(count, seed, out); });
}
