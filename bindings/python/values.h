// What Python holds of the core.
#pragma once

#include <memory>
#include <mutex>

#include "arrays.h"
#include "ombra/light.h"
#include "ombra/shadow.h"
#include "ombra/solve.h"
#include "ombra/stage.h"

namespace ombra::python {

/// A stage, and whether it was said who stands where on it.
struct SetStage {
  Stage stage;
  bool names_performer = false;
};

/// Both hands as one value, for pybind11 takes an array for a list.
struct BothHands {
  Hands hands;
};
using SharedHands = std::shared_ptr<BothHands>;

/// Casters for Python, whose threads may all come with the same one: each call has them for itself.
class SharedCaster {
 public:
  explicit SharedCaster(SharedHands hands)
      : hands_(std::move(hands)), caster_(hands_->hands), light_(hands_->hands) {}
  const Hands& hands() const { return hands_->hands; }
  /// Runs work(caster, light) without Python's lock, one call at a time.
  template <typename Work>
  auto with(Work&& work) {
    const py::gil_scoped_release released;
    const std::lock_guard lock(mutex_);
    return work(caster_, light_);
  }

 private:
  SharedHands hands_;
  std::mutex mutex_;
  Caster caster_;
  LightCaster light_;
};

/// A solution with what its shadow is cast from and compared with.
struct Solved {
  Solution solution;
  SharedHands hands;
  std::shared_ptr<const Target> target;
};

/// @throws Failure for a pose that casts no shadow on this stage
void check_pose(const Hands& hands, const Pose& pose, const Stage& stage);
/// @throws Failure unless it is a multiple of 64 up to 4096
void check_size(int size);

void add_values(py::module_& module);
void add_shadows(py::module_& module);
void add_solve(py::module_& module);

}  // namespace ombra::python
