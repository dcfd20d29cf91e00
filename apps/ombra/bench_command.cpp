#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>

#include "commands.h"
#include "inputs.h"
#include "interrupt.h"
#include "io/bench_page.h"
#include "io/file.h"
#include "io/json_text.h"
#include "io/recognition.h"
#include "io/target.h"
#include "io/thread_pool.h"
#include "progress_line.h"
#include "result_folder.h"
#include "timed_solve.h"

namespace ombra {
namespace fs = std::filesystem;
namespace {

struct Picture {
  fs::path path;
  std::string name;  ///< of its result folder
};

bool is_picture(const fs::path& path) {
  constexpr std::array<std::string_view, 11> kExtensions = {".png", ".jpg",  ".jpeg", ".svg", ".gif", ".bmp",
                                                            ".tif", ".tiff", ".webp", ".pbm", ".pgm"};
  std::string extension = path.extension().string();
  for (char& c : extension)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

/// The pictures of a folder, sorted by name. Two that differ in the extension alone keep it in the names of
/// their results.
Result<std::vector<Picture>> pictures_in(const std::string& folder) {
  std::error_code error;
  std::vector<Picture> pictures;
  std::map<std::string, int> stems;
  for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    const fs::path& path = entry->path();
    std::error_code none;
    if (!is_picture(path) || path.filename().string().starts_with('.') || fs::is_directory(path, none))
      continue;
    pictures.push_back({path, {}});
    ++stems[path.stem().string()];
  }
  if (error)
    return fail(ErrorCode::kCannotRead, fmt::format("cannot be read as a folder: {}", error.message()),
                folder);
  if (pictures.empty())
    return fail(ErrorCode::kBadInput, "holds no picture; put PNG, JPEG or SVG files there", folder);
  std::sort(pictures.begin(), pictures.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  for (Picture& picture : pictures) {
    const std::string stem = picture.path.stem().string();
    picture.name = folder_name(stems[stem] > 1 ? picture.path.filename().string() : stem);
  }
  return pictures;
}

/// What a picture's target looks like: as the picture has it, and as it was asked of the hands beside what
/// they gave, in the frame, so that arms and what leaves the frame count as they are seen.
struct Looks {
  ShapeContexts picture, target, shadow;
};

struct Solved {
  SolveRecord record;
  Looks looks;
};

struct Reached {
  BenchRow row;
  Looks looks;  ///< empty where the row holds an error
};

ShapeContexts upright_looks(const Target& target) { return shape_contexts(place(target, {}, kScoreSize)); }

Result<Solved> solve_picture(const BenchCommand& command, const Picture& picture, const Hands& hands,
                             ThreadPool& pool) {
  const Stopwatch watch;
  const Result<Target> target = load_target(picture.path.string(), gallery_folder());
  if (!target) return tl::unexpected(target.error());
  const fs::path folder = fs::path(command.out) / picture.name;
  if (const auto ready = prepare_folder(folder); !ready) return tl::unexpected(ready.error());
  SolveOptions options;
  options.performers = command.performers;
  options.arms = !command.no_arms;
  options.seed = command.seed;
  options.parallel_for = pool.parallel_for();
  Result<SolveRecord> record = timed_solve(*target, hands, Stage{}, std::move(options),
                                           {.seconds = command.seconds, .evaluations = {}}, watch,
                                           [](const Solution&, const std::string&) {});
  if (!record) return tl::unexpected(record.error());
  if (const auto written = write_result_folder(folder, *target, hands, *record); !written)
    return tl::unexpected(written.error());
  const Placement& placement = record->solution.placement;
  const Mask shadow = Caster(hands).cast(record->solution.pose, record->solution.stage, kScoreSize);
  Looks looks{upright_looks(*target),
              shape_contexts(place(*target, placement, kScoreSize), placement.tilt_deg),
              shape_contexts(shadow, placement.tilt_deg)};
  return Solved{std::move(*record), std::move(looks)};
}

/// Every picture in their order; without those that were not reached before an interruption.
std::vector<Reached> solve_all(const BenchCommand& command, const std::vector<Picture>& pictures,
                               const Hands& hands) {
  const Stopwatch watch;
  std::vector<Reached> reached;
  ProgressLine line;
  ThreadPool pool(command.jobs);
  const auto show = [&](std::size_t done) {
    line.show(fmt::format("{} of {} pictures solved, {:.0f} s spent, about {:.0f} s left", done,
                          pictures.size(), watch.seconds(),
                          static_cast<double>(pictures.size() - done) * command.seconds));
  };
  for (std::size_t i = 0; i < pictures.size() && !interrupted(); ++i) {
    show(i);
    const Picture& picture = pictures[i];
    Result<Solved> outcome = solve_picture(command, picture, hands, pool);
    if (!outcome && interrupted()) break;  // came too late
    Looks looks = outcome ? std::move(outcome->looks) : Looks{};
    reached.push_back({{picture.name, picture.path.string(),
                        std::move(outcome).map([](Solved&& solved) { return std::move(solved.record); })},
                       std::move(looks)});
  }
  return reached;
}

/// The gallery as exemplars, named `gallery/NAME`; what cannot be read there is left out.
std::vector<Exemplar> gallery_exemplars() {
  std::vector<Exemplar> exemplars;
  for (const std::string& name : gallery_names(gallery_folder()))
    if (const Result<Target> target = load_target(name, gallery_folder()))
      exemplars.push_back({"gallery/" + name, upright_looks(*target)});
  return exemplars;
}

/// Finds what every shadow and every placed target comes nearest to, among the solved pictures and the
/// gallery, and notes it in the records and their files. Nothing when it is interrupted or nothing was
/// solved.
Result<std::optional<BenchRecognition>> recognise_all(const BenchCommand& command,
                                                      std::vector<Reached>& reached) {
  std::vector<Reached*> solved;
  std::vector<Exemplar> exemplars;
  for (Reached& each : reached) {
    if (!each.row.outcome) continue;
    solved.push_back(&each);
    exemplars.push_back({each.row.name, each.looks.picture});
  }
  if (solved.empty() || interrupted()) return std::nullopt;
  for (Exemplar& exemplar : gallery_exemplars()) exemplars.push_back(std::move(exemplar));

  std::vector<Nearest> shadows(solved.size()), targets(solved.size());
  ProgressLine line;
  ThreadPool pool(command.jobs);
  pool.run(static_cast<int>(solved.size()), [&](int i) {
    if (interrupted()) return;
    line.show(fmt::format("looking at shadow {} of {}", i + 1, solved.size()));
    const auto own = static_cast<std::size_t>(i);
    shadows[own] = nearest_exemplars(solved[own]->looks.shadow, exemplars, own);
    targets[own] = nearest_exemplars(solved[own]->looks.target, exemplars, own);
  });
  if (interrupted()) return std::nullopt;

  for (std::size_t i = 0; i < solved.size(); ++i) {
    SolveRecord& record = *solved[i]->row.outcome;
    record.taken_for = exemplars[shadows[i].all].name;
    const std::string text = json_text(result_json(record));
    const fs::path file = fs::path(command.out) / solved[i]->row.name / "result.json";
    if (const auto written = write_file(file, std::as_bytes(std::span(text))); !written)
      return tl::unexpected(written.error());
  }
  return BenchRecognition{exemplars.size(), recognised(shadows, exemplars), recognised(targets, exemplars)};
}

Result<void> write_tables(const fs::path& folder, const std::vector<BenchRow>& rows,
                          const std::optional<BenchRecognition>& recognition) {
  nlohmann::ordered_json results = nlohmann::ordered_json::array();
  for (const BenchRow& row : rows)
    if (row.outcome) results.push_back(result_json(*row.outcome));
  const auto write = [&](const char* file, const std::string& text) {
    return write_file(folder / file, std::as_bytes(std::span(text)));
  };
  return write("results.json", json_text(results))
      .and_then([&] { return write("results.csv", write_bench_csv(rows)); })
      .and_then([&] { return write("index.html", write_bench_page(rows, recognition)); });
}

void print_summary(const BenchCommand& command, const std::vector<BenchRow>& rows, std::size_t asked,
                   const std::optional<BenchRecognition>& recognition) {
  const BenchMeans mean = means(rows);
  fmt::print("{} of {} pictures solved\n", mean.solved, asked);
  if (mean.solved > 0)
    fmt::print(
        "\nMeans\n  overlap (IoU)     {:.4f}\n  outline (F)       {:.4f}\n  salient parts (F) {:.4f}\n  "
        "outline distance  {:.2f} %\n"
        "  parts and holes   {:.2f}\n  penetration       {:.1f} mm\n  strain            {:.2f}\n"
        "  time              {:.1f} s\n",
        mean.iou, mean.boundary_f, mean.salience_f, 100 * mean.chamfer, mean.topology_error,
        mean.penetration_mm, mean.strain, mean.seconds);
  if (recognition) {
    const auto& [exemplars, shadows, targets] = *recognition;
    const auto line = [](const std::string& what, const std::string& shadow, const std::string& target) {
      fmt::print("{:<28}{:>20}{:>20}\n", what, shadow, target);
    };
    fmt::print("\n");
    line(fmt::format("Taken for, of {} shapes", exemplars), "shadows", "targets");
    line("  their own picture", share_text(shadows.own), share_text(targets.own));
    line("  their class, own aside", share_text(shadows.of_class), share_text(targets.of_class));
  }
  fmt::print("\nContact sheet  {0}/index.html\nTable          {0}/results.csv, {0}/results.json\n",
             command.out);
}

}  // namespace

Result<int> run(const BenchCommand& command) {
  const Result<std::vector<Picture>> pictures = pictures_in(command.folder);
  if (!pictures) return tl::unexpected(pictures.error());
  const Result<Hands> hands = read_hands({}, Pose{}.hand_length_m);
  if (!hands) return tl::unexpected(hands.error());
  if (const auto ready = prepare_folder(command.out); !ready) return tl::unexpected(ready.error());

  watch_for_interrupts();
  std::vector<Reached> reached = solve_all(command, *pictures, *hands);
  const Result<std::optional<BenchRecognition>> recognition = recognise_all(command, reached);
  if (!recognition) return tl::unexpected(recognition.error());
  const bool stopped = interrupted();
  std::vector<BenchRow> rows;
  for (Reached& each : reached) rows.push_back(std::move(each.row));
  if (const auto written = write_tables(command.out, rows, *recognition); !written)
    return tl::unexpected(written.error());
  int code = kDone;
  for (const BenchRow& row : rows) {
    if (row.outcome) continue;
    report(row.outcome.error());
    code = std::max(code, exit_code(row.outcome.error().code));
  }
  print_summary(command, rows, pictures->size(), *recognition);
  if (!stopped) return code;
  fmt::print(stderr, "ombra: interrupted; what was done is in {}\n", command.out);
  return kInterrupted;
}

}  // namespace ombra
