// ombra_anytime: best scores against time, for every method and every picture of a folder.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

#include "bench/anytime/methods.h"
#include "bench/machine.h"
#include "bench/program.h"
#include "bench/workload.h"
#include "io/file.h"
#include "io/json_text.h"
#include "io/target.h"

namespace ombra::bench {
namespace {

namespace fs = std::filesystem;

struct Command {
  std::string folder, out;
  double seconds = 10;
  int jobs = 1;
  bool arms = false;
  std::uint64_t seed = 1;
};

/// One method on one target, done.
struct Run {
  std::string_view method;
  std::string target;
  std::vector<Moment> moments;  ///< at the marks
};

// 0.25, 0.5, 1, 2, 5, 10, 20, 50 … and the end.
std::vector<double> time_marks(double seconds) {
  std::vector<double> marks;
  for (double mark : {0.25, 0.5})
    if (mark < seconds) marks.push_back(mark);
  for (double ten = 1; ten < seconds; ten *= 10)
    for (double mark : {ten, 2 * ten, 5 * ten})
      if (mark < seconds) marks.push_back(mark);
  marks.push_back(seconds);
  return marks;
}

Result<std::vector<Target>> read_targets(const std::string& folder) {
  std::error_code error;
  std::vector<fs::path> paths;
  for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    const std::string extension = entry->path().extension().string();
    if (extension == ".png" || extension == ".jpg" || extension == ".jpeg" || extension == ".svg")
      paths.push_back(entry->path());
  }
  if (error)
    return fail(ErrorCode::kCannotRead, fmt::format("cannot be read as a folder: {}", error.message()),
                folder);
  if (paths.empty())
    return fail(ErrorCode::kBadInput, "holds no picture; put .png, .jpg, .jpeg or .svg files there", folder);
  std::sort(paths.begin(), paths.end());
  std::vector<Target> targets;
  for (const fs::path& path : paths) {
    Result<Target> target = load_target(path.string(), {});
    if (!target) return tl::unexpected(target.error());
    target->name = path.filename().string();
    targets.push_back(std::move(*target));
  }
  return targets;
}

Result<void> write_text(const fs::path& path, const std::string& text) {
  return write_file(path, std::as_bytes(std::span(text)));
}

std::string quoted(std::string text) {
  for (std::size_t at = 0; (at = text.find('"', at)) != std::string::npos; at += 2) text.insert(at, 1, '"');
  return '"' + text + '"';
}

std::string csv(const std::vector<std::optional<Run>>& runs, std::uint64_t seed) {
  std::string text = "method,target,seed,seconds,evaluations,iou,boundary_f,topology_error\n";
  for (const auto& run : runs)
    if (run)
      for (const Moment& m : run->moments)
        text +=
            fmt::format("{},{},{},{},{},{:.6f},{:.6f},{}\n", run->method, quoted(run->target), seed,
                        m.seconds, m.evaluations, m.scores.iou, m.scores.boundary_f, m.scores.topology_error);
  return text;
}

nlohmann::ordered_json conditions(const Command& command, const std::vector<Target>& targets) {
  return {{"format", "ombra.anytime/1"}, {"targets", targets.size()},   {"seconds", command.seconds},
          {"seed", command.seed},        {"arms", command.arms},        {"jobs", command.jobs},
          {"cpu_model", cpu_model()},    {"hwy_target", simd_target()}, {"compiler", __VERSION__}};
}

void print_means(const std::vector<std::optional<Run>>& runs, const std::vector<double>& marks) {
  fmt::print("{:8}{:>9}{:>9}{:>9}{:>11}{:>14}\n", "method", "seconds", "IoU", "F", "topology", "evaluations");
  for (const Method& method : kMethods)
    for (std::size_t k = 0; k < marks.size(); ++k) {
      double count = 0, iou = 0, f = 0, right = 0, evaluations = 0;
      for (const auto& run : runs) {
        if (!run || run->method != method.name) continue;
        const Moment& m = run->moments[k];
        count += 1, iou += m.scores.iou, f += m.scores.boundary_f;
        right += m.scores.topology_error == 0, evaluations += static_cast<double>(m.evaluations);
      }
      if (count > 0)
        fmt::print("{:8}{:9}{:9.4f}{:9.4f}{:9.0f} %{:14.0f}\n", method.name, marks[k], iou / count, f / count,
                   100 * right / count, evaluations / count);
    }
}

Result<void> run(const Command& command) {
  const Hands& hands = workload().hands;  // a missing asset ends the program before any run
  const Result<std::vector<Target>> targets = read_targets(command.folder);
  if (!targets) return tl::unexpected(targets.error());
  std::error_code error;
  fs::create_directories(command.out, error);
  if (error)
    return fail(ErrorCode::kCannotWrite, fmt::format("cannot be made a folder: {}", error.message()),
                command.out);
  const fs::path out = command.out;
  if (const auto written = write_text(out / "run.json", json_text(conditions(command, *targets))); !written)
    return written;

  // Methods of one target follow one another, so that what else the machine does meets all of them alike.
  std::vector<std::pair<const Target*, const Method*>> work;
  for (const Target& target : *targets)
    for (const Method& method : kMethods)
      if (!command.arms || method.knows_arms) work.push_back({&target, &method});
  const std::vector<double> marks = time_marks(command.seconds);
  std::vector<std::optional<Run>> runs(work.size());
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::size_t done = 0;
  Result<void> outcome;
  const bool shown = isatty(STDERR_FILENO) != 0;
  const auto take_work = [&] {
    for (std::size_t i = next++; i < work.size(); i = next++) {
      const auto [target, method] = work[i];
      Course course({hands, *target, Stage{}, command.arms, command.seed, command.seconds}, marks);
      method->run(course);
      Run finished{method->name, target->name, course.moments()};
      // Written after every run, so that an interrupted evening is not lost.
      const std::lock_guard lock(mutex);
      runs[i] = std::move(finished);
      if (const auto written = write_text(out / "anytime.csv", csv(runs, command.seed)); !written) {
        outcome = written;
        next = work.size();
      }
      if (shown) fmt::print(stderr, "\r{} of {} runs", ++done, work.size());
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int k = 0; k < command.jobs; ++k) threads.emplace_back(take_work);
  }
  if (shown) fmt::print(stderr, "\n");
  if (outcome) print_means(runs, marks);
  return outcome;
}

}  // namespace
}  // namespace ombra::bench

int main(int argc, char** argv) {
  ombra::bench::Command command;
  CLI::App app("Best scores against processor time, for Ombra's solver and for other ways to a pose.",
               "ombra_anytime");
  app.add_option("DIR", command.folder, "folder of pictures")->required();
  app.add_option("--out", command.out, "folder for anytime.csv and run.json")->required();
  app.add_option("--seconds", command.seconds, "processor time of every method on every picture [10]")
      ->check([](const std::string& text) -> std::string {
        double value = 0;  // CLI::Range would let "nan" pass
        const bool fits = CLI::detail::lexical_cast(text, value) && value >= 0.25 && value <= 86400;
        return fits ? "" : fmt::format("takes seconds from 0.25 to 86400, not '{}'", text);
      });
  app.add_option("--jobs", command.jobs, "runs side by side, one core each [1]")->check(CLI::Range(1, 256));
  app.add_flag("--arms", command.arms, "with arms (without: hands alone)");
  app.add_option("--seed", command.seed, "of every method [1]")
      ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{1} << 53));
  return ombra::bench::run_program(app, argc, argv, [&] { return ombra::bench::run(command); });
}
