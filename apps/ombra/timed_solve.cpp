#include "timed_solve.h"

#include <fmt/format.h>

#include <algorithm>

#include "interrupt.h"

namespace ombra {
namespace {

std::string left(const Budget& budget, std::uint64_t evaluations, double seconds) {
  if (!budget.evaluations) return fmt::format("{:.1f} s left", std::max(budget.seconds - seconds, 0.0));
  const double share = static_cast<double>(evaluations) / static_cast<double>(*budget.evaluations);
  return fmt::format("{:.0f} % of the evaluations", 100 * std::min(share, 1.0));
}

}  // namespace

Result<SolveRecord> timed_solve(const Target& target, const Hands& hands, const Stage& stage,
                                SolveOptions options, const Budget& budget, const Stopwatch& watch,
                                const std::function<void(const Solution&, const std::string&)>& progress) {
  options.evaluations = budget.evaluations.value_or(0);
  options.keep_going = [&](const Solution& best) {
    progress(best, left(budget, best.evaluations, watch.seconds()));
    return !interrupted() && (budget.evaluations || watch.seconds() < budget.seconds);
  };
  Result<Solution> solution = solve(target, hands, stage, options);
  if (!solution) return tl::unexpected(solution.error());
  if (!solution->pose.hands[0] && !solution->pose.hands[1])
    return fail(ErrorCode::kBadInput,
                "no pose that a body can hold was found on this stage; take more time or give the performer "
                "more room",
                target.name);
  return SolveRecord{.target_name = target.name,
                     .target_source = target.source,
                     .seed = options.seed,
                     .from = {},
                     .seconds = watch.seconds(),
                     .arms = options.arms,
                     .solution = std::move(*solution),
                     .contact = {},
                     .sensitivity = {},
                     .files = {},
                     .taken_for = {}};
}

}  // namespace ombra
