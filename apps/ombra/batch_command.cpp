#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "batch_folder.h"
#include "child.h"
#include "commands.h"
#include "inputs.h"
#include "interrupt.h"
#include "io/file.h"
#include "io/json_text.h"
#include "io/manifest.h"
#include "io/result_json.h"
#include "io/thread_pool.h"
#include "job_folder.h"
#include "progress_line.h"
#include "slurm.h"

namespace ombra {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

/// What became of a job.
struct Outcome {
  enum Kind : std::uint8_t { kLeft, kSolved, kThere, kFailed } kind = kLeft;
  std::string reason;  ///< of a failure
};

/// Why a program that ran gave no result.
std::string reason_of(const ChildEnd& end) {
  if (end.signal != 0)
    return fmt::format("the solve was ended by signal {}{}", end.signal,
                       end.signal == 9 ? "; was there too little memory?" : "");
  std::string said = end.err;
  while (!said.empty() && said.back() == '\n') said.pop_back();
  said = said.substr(said.rfind('\n') + 1);
  if (said.starts_with("ombra: ")) said.erase(0, 7);
  return said.empty() ? fmt::format("the solve ended with code {}", end.code) : said;
}

class Batch {
 public:
  Batch(BatchFolder folder, const fs::path& manifest, std::vector<ManifestEntry> entries)
      : folder_(std::move(folder)),
        manifest_folder_(fs::absolute(manifest).parent_path()),
        entries_(std::move(entries)),
        outcomes_(entries_.size()) {}

  /// Does every job of a shard that is not done.
  void run(int shard, int shards, int side_by_side) {
    std::vector<std::size_t> own;
    for (std::size_t i = static_cast<std::size_t>(shard - 1); i < entries_.size();
         i += static_cast<std::size_t>(shards))
      own.push_back(i);
    folder_.sweep();
    ThreadPool pool(side_by_side);
    ProgressLine line;
    std::atomic<std::size_t> over = 0;
    pool.run(static_cast<int>(own.size()), [&](int k) {
      const std::size_t i = own[static_cast<std::size_t>(k)];
      if (interrupted()) return;
      line.show(fmt::format("{} of {} jobs done", over.load(), own.size()));
      outcomes_[i] = outcome_of(entries_[i]);
      note(entries_[i], outcomes_[i]);
      ++over;
    });
    folder_.sweep();
  }

  /// Looks what there is of every job, and does none.
  /// @param closely check every result
  void look(bool closely, int side_by_side) {
    ThreadPool pool(side_by_side);
    pool.run(static_cast<int>(entries_.size()), [&](int k) {
      if (interrupted()) return;
      const auto i = static_cast<std::size_t>(k);
      const ManifestEntry& entry = entries_[i];
      if (!entry.job) {
        outcomes_[i] = {Outcome::kFailed, entry.job.error().message};
      } else if (closely ? is_there(*entry.job) : fs::exists(folder_.result(entry.id) / "job.json")) {
        outcomes_[i] = {Outcome::kThere, ""};
      } else if (std::string reason = folder_.failure(entry.id); !reason.empty()) {
        outcomes_[i] = {Outcome::kFailed, std::move(reason)};
      }
    });
  }

  std::size_t count(Outcome::Kind kind) const {
    return static_cast<std::size_t>(std::count_if(
        outcomes_.begin(), outcomes_.end(), [&](const Outcome& outcome) { return outcome.kind == kind; }));
  }
  std::size_t size() const { return entries_.size(); }
  const BatchFolder& folder() const { return folder_; }

  ordered_json summary() const {
    ordered_json failures = ordered_json::array();
    for (std::size_t i = 0; i < entries_.size(); ++i)
      if (outcomes_[i].kind == Outcome::kFailed)
        failures.push_back({{"line", entries_[i].line},
                            {"id", valid_utf8(entries_[i].id)},
                            {"reason", valid_utf8(outcomes_[i].reason)}});
    return {{"format", "ombra.batch/1"},
            {"jobs", size()},
            {"solved", count(Outcome::kSolved)},
            {"there", count(Outcome::kThere)},
            {"failed", count(Outcome::kFailed)},
            {"left", count(Outcome::kLeft)},
            {"failures", failures}};
  }

  /// summary.json and results.csv.
  Result<void> write_tables() const {
    ordered_json whole = summary();
    // What was solved now and before is the same to whoever reads it later.
    whole["there"] = count(Outcome::kSolved) + count(Outcome::kThere);
    whole.erase("solved");
    std::string table = "id,target,iou,boundary_f,chamfer,topology_error,salience_f,strain,evaluations\n";
    for (std::size_t i = 0; i < entries_.size(); ++i)
      if (outcomes_[i].kind == Outcome::kSolved || outcomes_[i].kind == Outcome::kThere)
        table += row(entries_[i]);
    for (const auto& [name, text] : {std::pair{"summary.json", json_text(whole)}, {"results.csv", table}})
      if (const auto written = write_file(folder_.path() / name, std::as_bytes(std::span(text))); !written)
        return written;
    return {};
  }

 private:
  bool is_there(const BatchJob& job) const {
    const auto inputs = inputs_of(job, manifest_folder_);
    return inputs && is_result_of(folder_.result(job.id), *inputs);
  }

  Outcome outcome_of(const ManifestEntry& entry) const {
    const auto failed = [](const Error& error) {
      return Outcome{Outcome::kFailed,
                     error.where.empty() ? error.message : fmt::format("{}: {}", error.where, error.message)};
    };
    if (!entry.job) return failed(entry.job.error());
    const BatchJob& job = *entry.job;
    const auto inputs = inputs_of(job, manifest_folder_);
    if (!inputs) return failed(inputs.error());
    const fs::path home = folder_.result(job.id);
    if (is_result_of(home, *inputs)) return {Outcome::kThere, ""};
    const Result<fs::path> place = folder_.workplace(job.id);
    if (!place) return failed(place.error());
    std::vector<std::string> words = {"/proc/self/exe", "solve"};
    words.insert(words.end(), job.options.begin(), job.options.end());
    words.insert(words.end(), {"--jobs=1", "--out=" + place->string(), "--", job.target});
    const Result<ChildEnd> end = run_child(words, manifest_folder_, interrupted);
    Outcome outcome{Outcome::kSolved, ""};
    if (interrupted())
      outcome.kind = Outcome::kLeft;
    else if (!end)
      outcome = failed(end.error());
    else if (end->code != kDone || end->signal != 0)
      outcome = {Outcome::kFailed, reason_of(*end)};
    else if (const auto put = put_result_in_place(*place, home, place->string() + ".old", *inputs); !put)
      outcome = failed(put.error());
    std::error_code none;
    if (outcome.kind != Outcome::kSolved) fs::remove_all(*place, none);
    return outcome;
  }

  void note(const ManifestEntry& entry, Outcome& outcome) const {
    if (outcome.kind == Outcome::kSolved) folder_.forget_failure(entry.id);
    if (outcome.kind != Outcome::kFailed) return;
    if (const auto noted = folder_.note_failure(entry, outcome.reason); !noted)
      outcome.reason += fmt::format(" (and this could not be noted: {})", noted.error().message);
  }

  std::string row(const ManifestEntry& entry) const {
    const Result<std::string> text = read_text((folder_.result(entry.id) / "result.json").string());
    const auto result = text ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json();
    if (!result.is_object()) return "";
    const auto cell = [](const std::string& value) {
      if (value.find_first_of(",\"\r\n") == value.npos) return value;
      std::string out = "\"";
      for (const char c : value) out += c == '"' ? "\"\"" : std::string(1, c);
      return out + "\"";
    };
    std::string line = cell(entry.id) + "," + cell(entry.job->target);
    const auto scores = result.value("scores", nlohmann::json::object());
    for (const char* name : {"iou", "boundary_f", "chamfer", "topology_error", "salience_f", "strain"})
      line += "," + (scores.contains(name) ? scores[name].dump() : "");
    return line + "," + (result.contains("evaluations") ? result["evaluations"].dump() : "") + "\n";
  }

  BatchFolder folder_;
  fs::path manifest_folder_;
  std::vector<ManifestEntry> entries_;
  std::vector<Outcome> outcomes_;
};

void print_failures(const ordered_json& summary) {
  constexpr std::size_t kMost = 20;
  const auto& failures = summary["failures"];
  for (std::size_t i = 0; i < std::min(kMost, failures.size()); ++i)
    fmt::print("  line {}, {}: {}\n", failures[i]["line"].get<int>(), failures[i]["id"].get<std::string>(),
               failures[i]["reason"].get<std::string>());
  if (failures.size() > kMost) fmt::print("  … and {} more\n", failures.size() - kMost);
}

Result<int> tell(const BatchCommand& command, const Batch& batch, const std::string& more) {
  ordered_json summary = batch.summary();
  if (command.json) {
    fmt::print("{}", json_text(summary));
  } else {
    fmt::print("{} jobs: {} solved now, {} there, {} failed, {} left\n", batch.size(),
               batch.count(Outcome::kSolved), batch.count(Outcome::kThere), batch.count(Outcome::kFailed),
               batch.count(Outcome::kLeft));
    print_failures(summary);
    if (!more.empty()) fmt::print("{}\n", more);
  }
  return batch.count(Outcome::kFailed) > 0 ? kBadData : kDone;
}

Result<std::string> about_slurm(const BatchFolder& folder) {
  const auto array = submitted(folder);
  if (!array) return std::string();
  return tasks_left(*array).map([&](const std::string& left) {
    return fmt::format("Slurm job {}: {}", array->job, left.empty() ? "no task is waiting or running" : left);
  });
}

Result<int> run_all(const BatchCommand& command, Batch& batch) {
  watch_for_interrupts();
  batch.run(command.shard, command.shards, command.jobs);
  if (interrupted()) {
    fmt::print(stderr, "ombra: interrupted; {} jobs were solved, the same call goes on\n",
               batch.count(Outcome::kSolved));
    return kInterrupted;
  }
  if (command.shards == 1)
    if (const auto written = batch.write_tables(); !written) return tl::unexpected(written.error());
  return tell(command, batch, "");
}

}  // namespace

Result<int> run(const BatchCommand& command) {
  const Result<std::string> text = read_text(command.manifest);
  if (!text) return tl::unexpected(text.error());
  Result<std::vector<ManifestEntry>> entries = read_manifest(*text, command.manifest);
  if (!entries) return tl::unexpected(entries.error());
  Result<BatchFolder> folder = BatchFolder::open(command.out);
  if (!folder) return tl::unexpected(folder.error());
  Batch batch(std::move(*folder), command.manifest, std::move(*entries));
  switch (command.action) {
    case BatchCommand::Action::kRun:
      break;
    case BatchCommand::Action::kSubmit:
      return submit(command, batch.folder(), batch.size()).map([&](const SlurmArray& array) {
        fmt::print("Slurm job {}: {} tasks for {} jobs; --status says how far they are\n", array.job,
                   array.tasks, batch.size());
        return kDone;
      });
    case BatchCommand::Action::kStatus: {
      batch.look(false, command.jobs);
      const Result<std::string> slurm = about_slurm(batch.folder());
      return tell(command, batch, slurm ? *slurm : slurm.error().where + ": " + slurm.error().message);
    }
    case BatchCommand::Action::kGather:
      batch.look(true, command.jobs);
      if (const auto written = batch.write_tables(); !written) return tl::unexpected(written.error());
      return tell(command, batch, "").map([&](int code) {
        return batch.count(Outcome::kLeft) > 0 ? kBadData : code;
      });
  }
  return run_all(command, batch);
}

}  // namespace ombra
