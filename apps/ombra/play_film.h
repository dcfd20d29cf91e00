// A play as a film sees it, picture by picture.
#pragma once

#include <memory>
#include <string>

#include "io/picture.h"
#include "ombra/light.h"
#include "play_source.h"

namespace ombra {

class PlayFilm {
 public:
  /// @param play outlives this
  PlayFilm(const StagedPlay& play, PlayView view, ParallelFor side_by_side);
  int width() const;
  int height() const;
  /// The picture at a time. The camera stays where it is and as it is set, so that light that fades does so.
  Image at(double time_s);

 private:
  Image wall(const Tableau& there, float light);
  Image room(const Tableau& there, float light);

  const StagedPlay& play_;
  PlayView view_;
  ParallelFor side_by_side_;
  LightCaster caster_;
  Tableau first_;
  double exposure_ev_ = 0;
};

}  // namespace ombra
