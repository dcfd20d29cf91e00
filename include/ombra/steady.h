// Steadiness: the takes of a video, found while it runs.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "ombra/shape.h"

#pragma GCC visibility push(default)
namespace ombra {

/// How long a shadow has to be held still to be a take.
inline constexpr double kSteady_s = 0.5;

/// What was seen at one time of a video.
struct Glimpse {
  double time_s = 0;    ///< of the video
  bool usable = false;  ///< whether there was a shadow
  double merit = 0;     ///< Verdict::merit
  Mask small;           ///< small_view() of what was found
};

/// A mask at 64 pixels along its longer side, to compare moments by.
Mask small_view(const Mask& mask);

/// Whether a shadow stayed where it was from one moment to the next: their masks overlap by 0.94.
bool held_still(const Glimpse& before, const Glimpse& after);

/// The middle one of some numbers, of an even count the upper; there is one at least.
double median(std::vector<double> values);

/// Finds takes in moments that come one by one. A take is a stretch in which every two moments in a row are
/// held_still(), for kSteady_s at least; a moment lasts until the next. What is given of it is the moment in
/// the middle of its best half second, by median merit; of equal ones the first. Kept are half a second of
/// moments and the best one, however long a take is. One thread at a time.
/// @tparam Seen a Glimpse with whatever else of it is needed in the end
template <typename Seen>
class SteadyTakes {
 public:
  /// The next moment, not before the last. @return the take that it ends
  std::optional<Seen> add(Seen seen) {
    while (!latest_.empty() && seen.time_s - latest_.front().time_s >= kSteady_s) {
      std::vector<double> merits;
      for (const Seen& moment : latest_) merits.push_back(moment.merit);
      if (const double merit = median(std::move(merits)); !best_ || merit > best_merit_) {
        best_ = latest_[(latest_.size() - 1) / 2];
        best_merit_ = merit;
      }
      latest_.pop_front();
    }
    std::optional<Seen> over;
    if (!last_ || !seen.usable || !held_still(*last_, seen)) over = end();
    if (seen.usable) {
      last_ = seen;  // the Glimpse alone
      latest_.push_back(std::move(seen));
    }
    return over;
  }

  /// After the last moment; what comes then begins anew. @return the take that was still going on
  std::optional<Seen> end() {
    latest_.clear();
    last_.reset();
    return std::exchange(best_, std::nullopt);
  }

 private:
  std::deque<Seen> latest_;      ///< of this stretch: the moments whose half second is not over
  std::optional<Glimpse> last_;  ///< of this stretch
  std::optional<Seen> best_;
  double best_merit_ = 0;
};

}  // namespace ombra
#pragma GCC visibility pop
