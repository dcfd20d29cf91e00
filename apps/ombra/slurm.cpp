#include "slurm.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <span>
#include <sstream>

#include "child.h"
#include "inputs.h"
#include "interrupt.h"
#include "io/file.h"
#include "io/json_text.h"
#include "result_folder.h"

namespace ombra {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostTasks = 1000;  // Slurm's own default for an array
constexpr const char* kStateFile = "slurm.json";
constexpr const char* kScriptFile = "slurm.sh";

/// A word as a shell takes it.
std::string quoted(const std::string& word) {
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

/// What one of Slurm's programs prints.
Result<std::string> ask(const std::vector<std::string>& words) {
  const Result<ChildEnd> end = run_child(words, fs::current_path(), interrupted);
  if (!end)
    return fail(ErrorCode::kUnsupported,
                fmt::format("{}; call this on a machine of the cluster, or see docs/batch.md for other ways",
                            end.error().message),
                words.front());
  if (end->code != 0 || end->signal != 0) {
    std::string said = end->err.empty() ? "failed" : end->err;
    while (!said.empty() && said.back() == '\n') said.pop_back();
    return fail(ErrorCode::kUnsupported, said, words.front());
  }
  return end->out;
}

/// What every task does.
std::string script_of(const BatchCommand& command, const BatchFolder& folder, int tasks) {
  std::error_code none;
  return fmt::format("#!/bin/sh\nexec {} batch {} --out {} --shard \"$SLURM_ARRAY_TASK_ID/{}\" --jobs {}\n",
                     quoted(fs::read_symlink("/proc/self/exe", none).string()),
                     quoted(fs::absolute(command.manifest).string()), quoted(folder.path().string()), tasks,
                     command.slurm.cores);
}

/// What sbatch is asked for.
std::vector<std::string> words_of(const SlurmOptions& slurm, const BatchFolder& folder, int tasks) {
  std::vector<std::string> words = {"sbatch",
                                    "--parsable",
                                    "--job-name=ombra-batch",
                                    fmt::format("--array=1-{}", tasks),
                                    "--ntasks=1",
                                    fmt::format("--cpus-per-task={}", slurm.cores),
                                    "--requeue",
                                    "--open-mode=append",
                                    "--output=" + folder.own("logs/%a.log").string()};
  for (const auto& [name, value] : {std::pair{"partition", &slurm.partition},
                                    {"account", &slurm.account},
                                    {"time", &slurm.time},
                                    {"mem", &slurm.memory}})
    if (!value->empty()) words.push_back(fmt::format("--{}={}", name, *value));
  words.push_back(folder.own(kScriptFile).string());
  return words;
}

}  // namespace

Result<SlurmArray> submit(const BatchCommand& command, const BatchFolder& folder, std::size_t jobs) {
  SlurmArray array{
      "", command.slurm.tasks > 0 ? command.slurm.tasks : static_cast<int>(std::min(jobs, kMostTasks))};
  if (const auto ready = prepare_folder(folder.own("logs")); !ready) return tl::unexpected(ready.error());
  const std::string script = script_of(command, folder, array.tasks);
  if (const auto written = write_file(folder.own(kScriptFile), std::as_bytes(std::span(script))); !written)
    return tl::unexpected(written.error());
  const Result<std::string> said = ask(words_of(command.slurm, folder, array.tasks));
  if (!said) return tl::unexpected(said.error());
  array.job = said->substr(0, said->find_first_of(";\n"));
  const std::string state =
      json_text({{"format", "ombra.slurm/1"}, {"job", array.job}, {"tasks", array.tasks}});
  if (const auto written = write_file(folder.own(kStateFile), std::as_bytes(std::span(state))); !written)
    return tl::unexpected(written.error());
  return array;
}

std::optional<SlurmArray> submitted(const BatchFolder& folder) {
  std::error_code none;
  if (!fs::exists(folder.own(kStateFile), none)) return std::nullopt;
  const Result<std::string> text = read_text(folder.own(kStateFile).string());
  const auto state = text ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json();
  if (!state.is_object()) return std::nullopt;
  return SlurmArray{state.value("job", ""), state.value("tasks", 0)};
}

Result<std::string> tasks_left(const SlurmArray& array) {
  // Of a job that is long over squeue knows nothing and says so; asked for all of one's own it never fails.
  const Result<std::string> said = ask({"squeue", "--me", "--noheader", "--array", "--format=%F %T"});
  if (!said) return tl::unexpected(said.error());
  std::map<std::string, int> states;
  std::istringstream lines(*said);
  for (std::string job, state; lines >> job >> state;)
    if (job == array.job) {
      std::transform(state.begin(), state.end(), state.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
      ++states[state];
    }
  std::string out;
  for (const auto& [state, count] : states)
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", count, state);
  return out;
}

}  // namespace ombra
