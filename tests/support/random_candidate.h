// Random candidates of the solver, for tests of what it turns and what it makes small.
#pragma once

#include "math/random.h"
#include "solve/variables.h"

namespace ombra {

/// The two kinds of variables: hands alone in a fixed frame, or hands with arms and a free frame. The
/// performer is the default one, which comes from below.
Variables hands_alone();
Variables hands_with_arms();
/// The same of two performers, side by side.
Variables four_hands_alone();
Variables four_hands_with_arms();

/// Every held hand over the middle of the frame, one of two up to 6 cm (of four up to 18 cm) nearer the lamp
/// than the other; every angle at
/// least 2 degrees inside its limits and, with arms, wrists where the arms reach with ease: so that a small
/// step in any sense is free.
Candidate random_candidate(const Variables& variables, Random& random);

}  // namespace ombra
