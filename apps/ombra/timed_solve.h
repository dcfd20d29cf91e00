// A solve by the clock: the core knows no time and no signals.
#pragma once

#include <chrono>
#include <functional>

#include "commands.h"
#include "io/result_json.h"

namespace ombra {

/// The clock of a job, started when it is made.
class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Solves until the budget is spent or the program is interrupted, at a stage boundary.
/// @param watch started when the job was: what came before counts
/// @param options all but the budget, keep_going and evaluations, which are set here
/// @param progress called at stage boundaries with the best so far and what is left, as in "3.2 s left"
/// @return the record without files; kBadInput when no pose can be held, which takes an odd stage
Result<SolveRecord> timed_solve(const Target& target, const Hands& hands, const Stage& stage,
                                SolveOptions options, const Budget& budget, const Stopwatch& watch,
                                const std::function<void(const Solution&, const std::string&)>& progress);

}  // namespace ombra
