// A morph solved as a sequence, and each of its frames alone, in the same processor time.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <vector>

#include "bench/gallery.h"
#include "bench/machine.h"
#include "bench/program.h"
#include "io/file.h"
#include "io/json_text.h"
#include "io/overlay.h"
#include "io/picture.h"
#include "io/thread_pool.h"
#include "ombra/sequence.h"

namespace ombra::bench {
namespace {

namespace fs = std::filesystem;
constexpr int kCanvas = 512;
constexpr int kTile = 128, kColumns = 9;
constexpr double kLast = 0.05;  // of the time, kept for smoothing and polishing

struct Asked {
  std::vector<std::string> figures;
  int frames = 36;
  double seconds = 60;
  int jobs = 2;
  std::uint64_t seed = 1;
  bool no_arms = false;
  std::string out;
};

/// Processor time of the whole program, seconds.
double processor_s() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// From figure to figure and back to the first, standing on one ground, through their signed distances mixed.
Result<std::vector<Mask>> morph(const Asked& asked) {
  const auto figures = gallery();
  if (!figures) return tl::unexpected(figures.error());
  std::vector<std::vector<float>> distances;
  for (const std::string& name : asked.figures) {
    const auto at =
        std::find_if(figures->begin(), figures->end(), [&](const Figure& f) { return f.name == name; });
    if (at == figures->end()) return fail(ErrorCode::kBadUsage, "is no figure of the gallery", name);
    distances.push_back(signed_distance(place(at->target, {Edge::kBottom, 1, 0, 0}, kCanvas)));
  }
  std::vector<Mask> out;
  for (int k = 0; k < asked.frames; ++k) {
    const double along = static_cast<double>(k) * static_cast<double>(distances.size()) / asked.frames;
    const auto leg = static_cast<std::size_t>(along);
    const float t = static_cast<float>(along - static_cast<double>(leg));
    const auto &from = distances[leg], &to = distances[(leg + 1) % distances.size()];
    Mask& mask = out.emplace_back(Mask{kCanvas, kCanvas, {}});
    for (std::size_t i = 0; i < from.size(); ++i) mask.pixels.push_back(from[i] + (to[i] - from[i]) * t < 0);
  }
  return out;
}

/// Solved frames beside each other.
Image contact_sheet(std::span<const Solution> frames, std::span<const Target> targets, const Hands& hands) {
  const int rows = (static_cast<int>(frames.size()) + kColumns - 1) / kColumns;
  Image out{kTile * kColumns, kTile * rows, {}};
  out.rgb.assign(static_cast<std::size_t>(3 * out.width * out.height), 255);
  Caster caster(hands);
  for (std::size_t k = 0; k < frames.size(); ++k) {
    const Image whole = overlay_picture(place(targets[k], frames[k].placement, kScoreSize),
                                        caster.cast(frames[k].pose, frames[k].stage, kScoreSize));
    const int step = whole.width / kTile;
    const int left = static_cast<int>(k) % kColumns * kTile, top = static_cast<int>(k) / kColumns * kTile;
    for (int y = 0; y < kTile; ++y)
      for (int x = 0; x < kTile; ++x)
        for (int c = 0; c < 3; ++c) {
          int sum = 0;
          for (int j = 0; j < step; ++j)
            for (int i = 0; i < step; ++i)
              sum +=
                  whole.rgb[static_cast<std::size_t>(3 * ((y * step + j) * whole.width + x * step + i) + c)];
          out.rgb[static_cast<std::size_t>(3 * ((top + y) * out.width + left + x) + c)] =
              static_cast<std::uint8_t>(sum / (step * step));
        }
  }
  return out;
}

nlohmann::ordered_json summary(std::span<const Solution> frames, double spent_s, double wall_s,
                               std::uint64_t evaluations) {
  double iou = 0, f = 0, deepest = 0;
  for (const Solution& s : frames) {
    iou += s.scores.iou, f += s.scores.boundary_f;
    deepest = std::max({deepest, s.penetration_mm, s.skin_penetration_mm});
  }
  const auto n = static_cast<double>(frames.size());
  const Smoothness quiet = smoothness(frames);
  return {{"iou", iou / n},
          {"boundary_f", f / n},
          {"movement_deg", quiet.movement_deg},
          {"shake_deg", quiet.shake_deg},
          {"most_deg", quiet.most_deg},
          {"penetration_mm", deepest},
          {"evaluations", evaluations},
          {"processor_s", spent_s},
          {"clock_s", wall_s}};
}

Result<void> run(const Asked& asked) {
  const auto frames = morph(asked);
  if (!frames) return tl::unexpected(frames.error());
  const auto figures = gallery();
  if (!figures) return tl::unexpected(figures.error());
  const Hands& hands = figures->front().solved.hands;
  ThreadPool pool(asked.jobs);
  SolveOptions options;
  options.arms = !asked.no_arms;
  options.seed = asked.seed;
  options.parallel_for = pool.parallel_for();
  double end_s = 0;
  options.keep_going = [&](const Solution&) { return processor_s() < end_s; };
  const auto clock_s = [] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
  };

  double begin_s = processor_s(), begin_clock_s = clock_s();
  const double whole_s = asked.seconds * asked.jobs;
  end_s = begin_s + whole_s * (1 - kLast);
  const auto sequence = solve_sequence(*frames, hands, Stage{}, options);
  if (!sequence) return tl::unexpected(sequence.error());
  nlohmann::ordered_json together =
      summary(sequence->frames, processor_s() - begin_s, clock_s() - begin_clock_s, sequence->evaluations);
  together["between_mm"] = sequence->between_mm;

  std::vector<Solution> alone;
  std::vector<Target> own;
  std::uint64_t evaluations = 0;
  begin_s = processor_s(), begin_clock_s = clock_s();
  for (std::size_t k = 0; k < frames->size(); ++k) {
    end_s = begin_s + whole_s * static_cast<double>(k + 1) / static_cast<double>(frames->size());
    auto target = make_target((*frames)[k], fmt::format("frame {}", k + 1), "morph");
    if (!target) return tl::unexpected(target.error());
    own.push_back(std::move(*target));
    auto solved = solve(own.back(), hands, Stage{}, options);
    if (!solved) return tl::unexpected(solved.error());
    evaluations += solved->evaluations;
    alone.push_back(std::move(*solved));
  }
  const nlohmann::ordered_json json = {
      {"figures", asked.figures},
      {"frames", asked.frames},
      {"seconds", asked.seconds},
      {"jobs", asked.jobs},
      {"seed", asked.seed},
      {"arms", !asked.no_arms},
      {"cpu", cpu_model()},
      {"sequence", together},
      {"alone", summary(alone, processor_s() - begin_s, clock_s() - begin_clock_s, evaluations)}};
  const std::string text = json_text(json);
  fmt::print("{}", text);
  if (asked.out.empty()) return {};

  std::string table = "frame,iou,boundary_f,topology_error,alone_iou,alone_boundary_f,alone_topology_error\n";
  Mask all = frames->front();
  for (const Mask& frame : *frames)
    for (std::size_t i = 0; i < all.pixels.size(); ++i) all.pixels[i] |= frame.pixels[i];
  std::vector<Target> shared;
  for (std::size_t k = 0; k < frames->size(); ++k) {
    shared.push_back({{}, {}, (*frames)[k], all});
    const Scores &a = sequence->frames[k].scores, &b = alone[k].scores;
    table += fmt::format("{},{:.4f},{:.4f},{},{:.4f},{:.4f},{}\n", k + 1, a.iou, a.boundary_f,
                         a.topology_error, b.iou, b.boundary_f, b.topology_error);
  }
  const fs::path folder = asked.out;
  std::error_code error;
  fs::create_directories(folder, error);
  const auto write_sheet = [&](const Image& sheet, const char* name) {
    return write_jpeg(sheet, 85).and_then(
        [&](const auto& bytes) { return write_file(folder / name, bytes); });
  };
  return write_file(folder / "frames.csv", std::as_bytes(std::span(table)))
      .and_then([&] { return write_file(folder / "summary.json", std::as_bytes(std::span(text))); })
      .and_then([&] { return write_sheet(contact_sheet(sequence->frames, shared, hands), "sequence.jpg"); })
      .and_then([&] { return write_sheet(contact_sheet(alone, own, hands), "alone.jpg"); });
}

}  // namespace
}  // namespace ombra::bench

int main(int argc, char** argv) {
  ombra::bench::Asked asked;
  CLI::App app("A morph solved as a sequence, and each of its frames alone.", "ombra_sequence");
  app.add_option("FIGURE", asked.figures, "figures of the gallery, in turn [dog wolf howling-wolf]");
  app.add_option("--frames", asked.frames, "frames in all [36]")->check(CLI::Range(2, 600));
  app.add_option("--seconds", asked.seconds, "time for each way on all cores [60]")
      ->check(CLI::Range(0.1, 1e5));
  app.add_option("--jobs", asked.jobs, "cores [2]")->check(CLI::Range(1, 256));
  app.add_option("--seed", asked.seed, "another search [1]")->check(CLI::Range(0, 1'000'000'000));
  app.add_flag("--no-arms", asked.no_arms, "hands alone");
  app.add_option("--out", asked.out, "folder for frames.csv, summary.json and two contact sheets");
  return ombra::bench::run_program(app, argc, argv, [&] {
    if (asked.figures.empty()) asked.figures = {"dog", "wolf", "howling-wolf"};
    return ombra::bench::run(asked);
  });
}
