// Plays as a page's worker stages them: a script and its figures go in, what is held when comes out.
#pragma once

#include <emscripten/val.h>

#include <optional>
#include <string>

#include "io/play_staging.h"
#include "rigs.h"

namespace ombra::wasm {

/// Methods that can fail return text as answer() of values.h has it and leave everything as it was when they
/// do.
class Theatre {
 public:
  /// @param left, right the hand asset's files
  std::string open(const std::string& left, const std::string& right);

  /// Stages a play (io/play_staging.h), which takes up to some seconds.
  /// @param script text of "ombra.play/1"
  /// @param figures JSON: of every name in the script a {"pose": a pose file, "parts": pose files by name}
  /// @return {"title", "seconds", "view": a frame, "steps": [{"begin_s", "step", "line", "caption"}],
  /// "bites":
  /// [{"part", "time_s", "at_m"}], "stretched": [{"step", "asked_s", "given_s"}]}; `step` is the script's,
  /// its repeats written out
  std::string stage(const std::string& script, const std::string& figures);
  /// How everything is at a time of the play: {light, pose: the text of a pose file on the stage as it then
  /// is}.
  emscripten::val at(double time_s) const;
  /// write_play_glb() of the play, bytes or an error's text.
  emscripten::val glb() const;

 private:
  Rigs rigs_;
  std::optional<StagedPlay> staged_;
  Frame frame_;  ///< of the first figure: a play's view may be wider than a stage's screen
};

}  // namespace ombra::wasm
