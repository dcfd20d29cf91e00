// The commands of the command line: what each was asked for, and doing it. Results go to stdout, talk to
// stderr.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/dataset.h"
#include "io/sheet_pdf.h"
#include "ombra/advise.h"
#include "ombra/measure.h"
#include "ombra/result.h"
#include "ombra/solve.h"
#include "ombra/take_maker.h"

namespace ombra {

/// Exit codes (contract). Errors are turned into 2, 3 or 4 by exit_code().
inline constexpr int kDone = 0, kNoMemory = 1, kWrongUsage = 2, kBadData = 3, kNotWritten = 4,
                     kInterrupted = 130;
int exit_code(ErrorCode code);

/// How long a solve goes on: the one that is given.
struct Budget {
  double seconds = 10;
  std::optional<std::uint64_t> evaluations;  ///< instead of seconds
};

struct SolveCommand {
  std::string target;
  std::string out;  ///< folder; empty: out/<target name>
  Budget budget;
  std::string
      from;  ///< pose file or result folder to begin with; its hands, arms and performers; empty: none
  int performers = 1;
  HandChoice hands = HandChoice::kBoth;
  bool no_arms = false;
  std::string stage;                   ///< file; empty: the default stage
  std::string lamp;                    ///< a named one in the place of the stage's; empty: the stage's own
  std::optional<Room> room;            ///< in which lamp and performers may be moved
  std::string hand;                    ///< "left.glb,right.glb"; empty: the hand asset
  HandSize hand_size{"", 190, 0, ""};  ///< breadth 0: the hand asset's own proportion
  std::optional<ArmsFrom> arms_from;
  bool fixed_target = false;
  int variants = 1;
  double comfort = 0.1;
  std::vector<std::string> fixes, without;  ///< as held_ranges() takes them
  std::vector<std::string> parts;           ///< as figure_parts() takes them
  std::uint64_t seed = 1;
  int jobs = 1;
  bool json = false;
};

struct CastCommand {
  std::string pose;
  std::string stage;  ///< file; empty: the pose's own
  std::string hand;
  std::string lamp;       ///< a named one in the place of the stage's; empty: the stage's own
  std::string out, mask;  ///< files; empty: not asked for
  bool room = false;      ///< what `out` shows: the room instead of the wall
  int jobs = 1;
  bool json = false;
};

struct LampsCommand {
  bool json = false;
};

struct AdviseCommand {
  std::string figure;  ///< gallery name, pose file or result folder
  Room room;
  std::string lamp;                  ///< a named one; empty: all of them
  std::optional<double> ambient_lx;  ///< nothing: the stage's own
  std::string out;                   ///< stage file; empty: not asked for
  int jobs = 1;
  bool json = false;
};

struct SheetCommand {
  std::string pose;  ///< pose file or result folder
  std::string out;   ///< .pdf or .svg
  std::string hand;
  SheetStyle style;
  bool steps = false;  ///< the way into the pose as well
};

struct ScoreCommand {
  std::string picture, target;
  bool json = false;
};

struct JudgeCommand {
  std::vector<std::string> takes;  ///< photographs
  std::string target;
  std::string pose;  ///< gallery name, pose file or result folder; empty: the gallery's for the target
  std::string wall;  ///< photograph of the empty wall; empty: none
  std::optional<std::array<Vec2, 4>> corners;
  bool hands = false;  ///< the takes show the hands themselves
  bool json = false;
};

struct RehearseCommand {
  std::string source, target, log;
  std::string pose;  ///< as in JudgeCommand
};
struct RehearseListCommand {
  std::string log;
  bool json = false;
};
struct RehearseShowCommand {
  std::string log;
  std::int64_t take = 0;
  std::string out;  ///< file; empty: not asked for
  bool json = false;
};
struct RehearseOkayCommand {
  std::string log;
  std::int64_t take = 0;
};
struct RehearseExportCommand {
  std::string log;
  std::string film, sheet;  ///< files; empty: not asked for
};

/// What a film of a play shows: the wall, the room, or both side by side.
enum class PlayView : std::uint8_t { kWall, kRoom, kSplit };

struct PlayCommand {
  std::string script;  ///< built-in play, script file or text:WORD
  std::string out;     ///< a film, or pictures that are numbered; empty: none
  PlayView view = PlayView::kWall;
  int per_second = 25;  ///< pictures
  Budget budget;        ///< for each figure that has no pose yet
  std::uint64_t seed = 1;
  int jobs = 1;
  bool json = false;
};

struct MeasureCommand {
  std::string photo;
  Paper paper = Paper::kA4;
  std::string out;  ///< file; empty: not asked for
  bool json = false;
};

struct TakeCommand {
  std::string pose;   ///< pose file, result folder or gallery name
  std::string out;    ///< .jpg or .png; the parameters go beside it
  std::string truth;  ///< file; empty: not asked for
  Scene scene = Scene::kFigure;
  double difficulty = 0.3;
  std::uint64_t seed = 1;
};

struct BenchCommand {
  std::string folder, out;
  double seconds = 10;  ///< a picture
  int performers = 1;
  bool no_arms = false;
  std::uint64_t seed = 1;
  int jobs = 1;
};

/// What a Slurm array is asked for; empty texts leave it to the cluster.
struct SlurmOptions {
  std::string partition, account;
  std::string time, memory;  ///< of a task, as sbatch takes them
  int tasks = 0;             ///< of the array; 0: one for each job, 1000 at most
  int cores = 1;             ///< of a task
};

struct BatchCommand {
  enum class Action : std::uint8_t { kRun, kSubmit, kStatus, kGather };
  std::string manifest, out;
  Action action = Action::kRun;
  int shard = 1, shards = 1;  ///< of kRun: every job whose number is `shard` modulo `shards`
  int jobs = 1;               ///< side by side
  SlurmOptions slurm;
  bool json = false;
};

struct DatasetCommand {
  std::string out;
  DatasetPlan plan;
  int shard = 1, shards = 1;  ///< every file whose number is `shard` modulo `shards`
  int jobs = 1;
};

struct GalleryCommand {
  std::string name;  ///< empty: all
};

struct StudioCommand {
  int port = 8460;     ///< 0: any free one
  std::string folder;  ///< empty: the one that the build makes
};

/// Each does its command and returns the exit code, or the error that kept it from being done.
Result<int> run(const SolveCommand& command);
Result<int> run(const CastCommand& command);
Result<int> run(const LampsCommand& command);
Result<int> run(const AdviseCommand& command);
Result<int> run(const SheetCommand& command);
Result<int> run(const ScoreCommand& command);
Result<int> run(const JudgeCommand& command);
Result<int> run(const RehearseCommand& command);
Result<int> run(const RehearseListCommand& command);
Result<int> run(const RehearseShowCommand& command);
Result<int> run(const RehearseOkayCommand& command);
Result<int> run(const RehearseExportCommand& command);
Result<int> run(const PlayCommand& command);
Result<int> run(const MeasureCommand& command);
Result<int> run(const TakeCommand& command);
Result<int> run(const BenchCommand& command);
Result<int> run(const BatchCommand& command);
Result<int> run(const DatasetCommand& command);
Result<int> run(const GalleryCommand& command);
Result<int> run(const StudioCommand& command);

/// Words from a file as a terminal may have them: valid UTF-8, and "?" for what would move its cursor or
/// worse.
std::string printable(const std::string& text);

/// One line on stderr: `ombra: <where>: <message>`.
void report(const Error& error);

}  // namespace ombra
