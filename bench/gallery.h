// The gallery's figures with the poses that are solved for them.
#pragma once

#include <string>
#include <vector>

#include "ombra/judge.h"
#include "ombra/result.h"

namespace ombra::bench {

struct Figure {
  std::string name;
  Target target;
  SolvedPose solved;
};

/// All of them, in byte order of their names. @return the first error
Result<std::vector<Figure>> gallery();

}  // namespace ombra::bench
