// A play's script ("ombra.play/1"): what a shadow does, step by step; docs/formats.md names every field.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ombra/play.h"
#include "ombra/result.h"

namespace ombra {

/// The steps of a script, its repeats written out, and how deep they may be nested.
inline constexpr std::size_t kMostPlaySteps = 1000;
inline constexpr int kMostRepeatDepth = 4;
/// The parts that a step moves, and the bytes of each of its words: they are repeated with it.
inline constexpr std::size_t kMostStepParts = 20, kMostStepWordBytes = 1000;

/// What a script asks of one step; what it does not name stays as it was.
struct ScriptStep {
  int line = 0;  ///< of the file, where the step begins; 0: of none
  double seconds = 1;
  Easing easing = Easing::kNatural;
  std::optional<std::string> caption;
  std::optional<std::string> figure;    ///< gallery name, pose file, result folder, picture or text:A
  std::map<std::string, double> parts;  ///< name and share, 0 … 1
  std::optional<double> move_m;     ///< how far the shadow is from where its figure was solved, to the right
  std::optional<double> light;      ///< share of the lamps' light
  std::optional<Vec3> lamp_m;       ///< how far the lamp has moved
  std::optional<std::string> bite;  ///< the part that closes on the nearest person's shadow
  double closed = 0;                ///< the share of that part at which it is shut
};

/// A script as it was read.
struct PlayScript {
  std::string title;
  std::optional<Stage> stage;  ///< nothing: that of the first figure
  std::string lamp;            ///< a named one in the place of the stage's; empty: the stage's own
  /// What the film shows of the wall: its middle and how wide; nothing: all that the shadow reaches.
  struct View {
    Vec2 centre;
    float width_m = 1;
  };
  std::optional<View> view;
  std::vector<ScriptStep> steps;
};

/// Reads a script.
/// @return kBadInput naming the line and the path of the first field that is wrong or unknown, the first step
/// where it shows no figure, or what read_stage() finds; kTooLarge above the limits
Result<PlayScript> read_play(std::string_view text, const std::string& where);

}  // namespace ombra
