#include <fmt/format.h>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "commands.h"
#include "inputs.h"
#include "interrupt.h"
#include "io/dataset.h"
#include "io/file.h"
#include "io/json_text.h"
#include "io/stage_json.h"
#include "io/thread_pool.h"
#include "ombra/light.h"
#include "progress_line.h"
#include "result_folder.h"
#include "timed_solve.h"

namespace ombra {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPlanFile = "dataset.json";

/// The plan in the folder, written where there is none.
/// @return kBadInput where the folder holds another data set
Result<void> agree(const fs::path& folder, const std::string& plan) {
  std::error_code none;
  const fs::path file = folder / kPlanFile;
  if (!fs::exists(file, none)) return write_file(file, std::as_bytes(std::span(plan)));
  const Result<std::string> there = read_text(file.string());
  if (!there) return tl::unexpected(there.error());
  if (*there == plan) return {};
  return fail(ErrorCode::kBadInput, "is of another data set; name another folder with --out", file.string());
}

/// What one thread makes samples with.
struct Maker {
  Caster caster;
  LightCaster light;
  explicit Maker(const Hands& hands) : caster(hands), light(hands) {}
};

class Making {
 public:
  Making(const DatasetCommand& command, const Hands& hands, const Stage& stage)
      : command_(command),
        hands_(hands),
        stage_(stage),
        sampler_(hands, stage, command.plan.arms, command.plan.hands, command.plan.seed) {}

  Result<void> make(std::uint64_t file) const {
    const DatasetPlan& plan = command_.plan;
    Maker maker(hands_);
    std::vector<DatasetSample> samples;
    const std::uint64_t begin = file * plan.each, end = std::min(plan.count, begin + plan.each);
    for (std::uint64_t index = begin; index < end && !interrupted(); ++index) {
      Result<Pose> pose = sampler_(index);
      if (!pose) return tl::unexpected(pose.error());
      const auto bits = maker.caster.cast_bits(*pose, stage_, plan.size_px);
      DatasetSample sample{index, *pose, {bits.begin(), bits.end()}, {}};
      if (!plan.lamp.empty()) sample.visible = maker.light.visible(*pose, stage_, stage_.lamp, plan.size_px);
      samples.push_back(std::move(sample));
    }
    if (interrupted()) return {};
    return write_npz(dataset_arrays(samples, stage_, plan.size_px)).and_then([&](const auto& bytes) {
      return write_file(fs::path(command_.out) / dataset_file(file), bytes);
    });
  }

 private:
  const DatasetCommand& command_;
  const Hands& hands_;
  const Stage& stage_;
  Sampler sampler_;
};

}  // namespace

Result<int> run(const DatasetCommand& command) {
  const DatasetPlan& plan = command.plan;
  const Result<Hands> hands = read_hands("", Pose{}.hand_length_m);
  if (!hands) return tl::unexpected(hands.error());
  Stage stage;
  stage.performer = performer_from(ArmsFrom::kBottom, stage.lamp, performer_for((*hands)[0].length_m));
  if (const auto lit = light_with(plan.lamp, stage); !lit) return tl::unexpected(lit.error());
  if (const auto ready = prepare_folder(command.out); !ready) return tl::unexpected(ready.error());
  if (const auto agreed = agree(command.out, json_text(dataset_json(plan, *hands, stage))); !agreed)
    return tl::unexpected(agreed.error());

  std::vector<std::uint64_t> files;
  std::uint64_t there = 0;
  std::error_code none;
  for (auto file = static_cast<std::uint64_t>(command.shard - 1); file < file_count(plan);
       file += static_cast<std::uint64_t>(command.shards)) {
    if (fs::exists(fs::path(command.out) / dataset_file(file), none))
      ++there;
    else
      files.push_back(file);
  }

  watch_for_interrupts();
  const Stopwatch watch;
  const Making making(command, *hands, stage);
  ThreadPool pool(command.jobs);
  ProgressLine line;
  std::atomic<std::size_t> made = 0;
  std::mutex mutex;
  std::optional<Error> problem;
  pool.run(static_cast<int>(files.size()), [&](int k) {
    {
      const std::lock_guard lock(mutex);
      if (problem || interrupted()) return;
    }
    line.show(fmt::format("{} of {} files made", made.load(), files.size()));
    const Result<void> done = making.make(files[static_cast<std::size_t>(k)]);
    if (done && !interrupted()) ++made;
    const std::lock_guard lock(mutex);
    if (!done && !problem) problem = done.error();
  });
  if (problem) return tl::unexpected(*problem);
  if (interrupted()) {
    fmt::print(stderr, "ombra: interrupted; {} files were made, the same call goes on\n", made.load());
    return kInterrupted;
  }
  fmt::print("{} files made in {:.1f} s, {} were there\n", made.load(), watch.seconds(), there);
  return kDone;
}

}  // namespace ombra
