// How well shadows are found in made-up takes of the gallery's poses.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <mutex>
#include <thread>
#include <vector>

#include "bench/gallery.h"
#include "bench/machine.h"
#include "bench/program.h"
#include "io/file.h"
#include "io/json_text.h"
#include "io/picture.h"
#include "ombra/judge.h"
#include "ombra/take.h"
#include "ombra/take_maker.h"

namespace ombra::bench {
namespace {

namespace fs = std::filesystem;

struct Command {
  int count = 1000;
  std::string out;
  int jobs = 1;
  std::uint64_t seed = 1;
};

/// One take of the course.
struct Row {
  std::string figure;
  double difficulty = 0;
  TakeSetup setup;
  double hidden = 0, iou = 0, confidence = 0, contrast = 1, milliseconds = 0;
  bool usable = false;
  std::string reason;
  bool right() const { return usable == (setup.scene == Scene::kFigure); }
};

/// The k-th take: figures in turn, difficulty spread evenly, every fifth without a shadow to find.
Result<Row> take(const std::vector<Figure>& figures, int k, const Command& command) {
  const Figure& figure = figures[static_cast<std::size_t>(k) % figures.size()];
  Row row;
  row.figure = figure.name;
  // The golden ratio's multiples fill 0 … 1 evenly, whatever else goes round.
  const double turn = k * 0.6180339887498949;
  row.difficulty = turn - static_cast<double>(static_cast<long long>(turn));
  const Scene scene = k % 5 != 4 ? Scene::kFigure : kScenes[static_cast<std::size_t>(1 + k / 5 % 3)];
  row.setup = draw_take_setup(figure.solved.hands, figure.solved.pose, figure.solved.stage, scene,
                              row.difficulty, command.seed * 1'000'000 + static_cast<std::uint64_t>(k));
  const MadeTake made = make_take(figure.solved.hands, figure.solved.pose, figure.solved.stage, row.setup);
  row.hidden = made.hidden;
  const auto photo =
      write_jpeg({made.width, made.height, made.rgb}, row.setup.jpeg_quality).and_then([](const auto& bytes) {
        return read_photo(bytes, "take.jpg");
      });
  if (!photo) return tl::unexpected(photo.error());

  const double begin = thread_seconds();
  const auto found = find_shadow({photo->width, photo->height, photo->rgb}, {}, "take.jpg");
  row.milliseconds = 1e3 * (thread_seconds() - begin);
  if (!found) return tl::unexpected(found.error());
  row.usable = found->usable;
  if (!found->usable) row.reason = words(found->lack);
  row.contrast = found->contrast;
  row.confidence = found->confidence;
  std::size_t both = 0, either = 0;
  for (std::size_t i = 0; i < made.truth.pixels.size(); ++i) {
    const bool a = found->mask.pixels[i], b = made.truth.pixels[i];
    both += a && b, either += a || b;
  }
  if (either > 0) row.iou = static_cast<double>(both) / static_cast<double>(either);
  return row;
}

std::string csv(const std::vector<Row>& rows) {
  std::string out =
      "figure,difficulty,scene,seed,wallpaper,contrast,lamp_mm,person,hidden,usable,found_contrast,"
      "confidence,iou,"
      "ms,reason\n";
  for (const Row& r : rows)
    out +=
        fmt::format("{},{:.4f},{},{},{},{:.3f},{:.2f},{:d},{:.4f},{:d},{:.3f},{:.3f},{:.4f},{:.2f},\"{}\"\n",
                    r.figure, r.difficulty, name(r.setup.scene), r.setup.seed, name(r.setup.wallpaper),
                    r.setup.contrast, 1000 * r.setup.lamp_width_m, r.setup.person, r.hidden, r.usable,
                    r.contrast, r.confidence, r.iou, r.milliseconds, r.reason);
  return out;
}

struct Tenth {
  int figures = 0, missed = 0, empties = 0, imagined = 0;
  double iou = 0, least = 1;
};

nlohmann::ordered_json summary(const std::vector<Row>& rows, const Command& command) {
  std::array<Tenth, 10> tenths;
  Tenth all;
  std::vector<double> times;
  for (const Row& r : rows) {
    times.push_back(r.milliseconds);
    for (Tenth* t : {&tenths[std::min<std::size_t>(9, static_cast<std::size_t>(r.difficulty * 10))], &all}) {
      if (r.setup.scene == Scene::kFigure) {
        ++t->figures, t->missed += !r.usable, t->iou += r.iou, t->least = std::min(t->least, r.iou);
      } else {
        ++t->empties, t->imagined += r.usable;
      }
    }
  }
  std::sort(times.begin(), times.end());
  const auto json = [](const Tenth& t) {
    return nlohmann::ordered_json{{"figures", t.figures},
                                  {"mean_iou", std::round(1e4 * t.iou / std::max(1, t.figures)) / 1e4},
                                  {"least_iou", std::round(1e4 * t.least) / 1e4},
                                  {"missed", t.missed},
                                  {"without_shadow", t.empties},
                                  {"imagined", t.imagined}};
  };
  nlohmann::ordered_json by_tenth = nlohmann::ordered_json::array();
  for (const Tenth& t : tenths) by_tenth.push_back(json(t));
  return {{"takes", rows.size()},
          {"seed", command.seed},
          {"cpu", cpu_model()},
          {"find_ms_median", times[times.size() / 2]},
          {"find_ms_95_percent", times[times.size() * 95 / 100]},
          {"all", json(all)},
          {"by_tenth_of_difficulty", by_tenth}};
}

Result<void> run(const Command& command) {
  const auto figures = gallery();
  if (!figures) return tl::unexpected(figures.error());
  std::vector<Row> rows(static_cast<std::size_t>(command.count));
  std::atomic<int> next = 0;
  std::mutex mutex;
  Result<void> outcome;
  {
    std::vector<std::jthread> threads;
    for (int j = 0; j < command.jobs; ++j)
      threads.emplace_back([&] {
        for (int k = next++; k < command.count; k = next++) {
          Result<Row> row = take(*figures, k, command);
          if (row) {
            rows[static_cast<std::size_t>(k)] = std::move(*row);
            continue;
          }
          const std::lock_guard lock(mutex);
          outcome = tl::unexpected(row.error());
          next = command.count;
        }
      });
  }
  if (!outcome) return outcome;
  const std::string table = csv(rows), text = json_text(summary(rows, command));
  fmt::print("{}", text);
  if (command.out.empty()) return {};
  std::error_code error;
  fs::create_directories(command.out, error);
  return write_file(fs::path(command.out) / "takes.csv", std::as_bytes(std::span(table))).and_then([&] {
    return write_file(fs::path(command.out) / "summary.json", std::as_bytes(std::span(text)));
  });
}

}  // namespace
}  // namespace ombra::bench

int main(int argc, char** argv) {
  ombra::bench::Command command;
  CLI::App app("How well shadows are found in made-up takes of the gallery's poses.", "ombra_takes");
  app.add_option("COUNT", command.count, "takes, every fifth without a shadow to find [1000]")
      ->check(CLI::Range(1, 1'000'000));
  app.add_option("--out", command.out, "folder for takes.csv and summary.json");
  app.add_option("--jobs", command.jobs, "takes side by side; times are of one core each [1]")
      ->check(CLI::Range(1, 256));
  app.add_option("--seed", command.seed, "other takes [1]")->check(CLI::Range(0, 1'000'000'000));
  return ombra::bench::run_program(app, argc, argv, [&] { return ombra::bench::run(command); });
}
