// The director as a page's worker holds it: pictures of a camera go in, what is to be said of them comes out.
#pragma once

#include <emscripten/val.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ombra/judge.h"
#include "ombra/steady.h"
#include "ombra/take.h"
#include "rigs.h"

namespace ombra::wasm {

/// Methods that can fail return text as answer() of values.h has it and leave everything as it was when they
/// do. Pictures are RGBA, row 0 at the top; all of a rehearsal have one size.
class Director {
 public:
  /// @param left, right the hand asset's files
  std::string open(const std::string& left, const std::string& right);

  /// Asks for a shape, its pixels one byte each, 0 for ground, and begins a rehearsal.
  /// @param placement JSON, where it lies in the frame of the pose
  /// @param pose_file of a pose that was solved for it, which advice starts from; empty for none
  std::string ask(const std::string& name, int width, int height, const std::string& pixels,
                  const std::string& placement, const std::string& pose_file);
  /// How to look from now on: {"sought": "shadow" or "hands", "corners": null or four [x, y] in pixels as
  /// FindOptions has them, "language": "en" or "ko"}.
  void look(const std::string& options);
  /// The view without anybody, of the size that all pictures have; null forgets it.
  void see_empty_wall(int width, int height, const emscripten::val& rgba);

  /// Judges a picture, after ask().
  /// @param time_s not before the last picture's
  /// @param advise whether to look for what the fingers should do, which takes longer
  /// @return {verdict, usable, merit, outline, target, take} or an error's text: `verdict` is the text of
  /// verdict_json(), `outline` what was found and `target` where it should lie, both as Float32Arrays of
  /// pixels of this picture; `take` is the take that this picture ends, or null
  emscripten::val judge(int width, int height, const emscripten::val& rgba, double time_s, bool advise);
  /// After the last picture. @return the take that was going on, or null
  emscripten::val end_take();

 private:
  struct Picture {
    int width = 0, height = 0;
    std::vector<std::uint8_t> rgb;
    Photo photo() const { return {width, height, rgb}; }
  };
  struct Seen : Glimpse {
    Picture picture;
    FoundShadow found;
  };
  static Picture picture_of(int width, int height, const emscripten::val& rgba);
  emscripten::val told(const FoundShadow& found, const Verdict& verdict) const;
  /// A take with its picture: {…, timeS, width, height, pixels} with the fields of judge() before it.
  emscripten::val told(const std::optional<Seen>& take) const;

  Rigs rigs_;
  std::optional<Target> target_;
  std::optional<Judge> quick_, judge_;  ///< without and with a solved pose
  FindOptions options_;
  std::optional<Picture> empty_wall_;
  Language language_ = Language::kEnglish;
  SteadyTakes<Seen> takes_;
  std::optional<double> looked_s_;  ///< when the last moment of takes_ was
};

}  // namespace ombra::wasm
