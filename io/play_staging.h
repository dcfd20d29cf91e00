// A script on its stage: figures that are known put into steps, and what comes of them in time.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "io/play_json.h"
#include "io/pose_json.h"
#include "ombra/play.h"
#include "ombra/shadow.h"

namespace ombra {

/// A figure that can be shown: a pose for the play's stage, and the same with a part moved, by its name.
struct PlayFigure {
  Pose pose;
  Frame frame;  ///< that it was solved in
  std::map<std::string, Pose> parts;
};

/// A play and what was found out on the way.
struct StagedPlay {
  std::string title;
  Hands hands;
  Play play;  ///< its stage's frame is what a film shows of the wall: a square as wide
  /// A jaw that closes on somebody.
  struct Bitten {
    std::string part;
    WallContact contact;
  };
  std::vector<Bitten> bites;
  std::vector<std::string> captions;  ///< of the play's steps
  std::vector<std::size_t> lines;     ///< the script's step of each of the play's; empty without a script
  std::vector<std::string> notes;     ///< what a person should be told: what was solved, what takes longer
};

/// How much higher than wide a film is, and how much more of the wall it shows than a figure takes.
inline constexpr double kPlayWide = 16.0 / 9;
inline constexpr float kPlayMargin = 1.15f;

/// The stage of a play: the script's, else that of its first figure; under the script's lamp.
/// @param first the stage that the first figure's pose file names
/// @return kBadUsage for an unknown lamp
Result<Stage> stage_of(const PlayScript& script, const std::optional<Stage>& first);

/// Whether a pose for one stage can be held on another: the performers stand there, under a lamp there.
bool same_place(const Stage& a, const Stage& b);

/// A pose as a figure of a play on a stage.
/// @param named what a message calls it
/// @return kBadInput where the pose is for another stage
Result<PlayFigure> figure_of(const PoseFile& file, std::map<std::string, Pose> parts, const Stage& stage,
                             const std::string& named);

/// An error about a step, told with the step's line where the script is a file.
Error at_line(const ScriptStep& step, Error error, const std::string& where);

/// Puts a script in time.
/// @param figures all that its steps name, by those names
/// @param hands of the figures
/// @param stage stage_of(); its frame becomes the script's view, or all that the figures reach
/// @param where the script's name, for messages
/// @return kBadInput naming the line of a step that cannot be played: a part that its figure does not have, a
/// bite that reaches nobody; kUnsupported for one that no way was found to. Deterministic; up to some seconds
Result<StagedPlay> stage_play(const PlayScript& script, const std::map<std::string, PlayFigure>& figures,
                              const Hands& hands, Stage stage, const std::string& where);

}  // namespace ombra
