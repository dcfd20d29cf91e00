// Solving: without Python's lock, by the clock, and with Ctrl-C heard.
#include <pybind11/stl.h>

#include <chrono>
#include <thread>

#include "io/joint_words.h"
#include "io/thread_pool.h"
#include "ombra/solve.h"
#include "values.h"

namespace ombra::python {
namespace {

template <typename T>
T chosen(const std::string& word, std::initializer_list<std::pair<const char*, T>> choices,
         const char* what) {
  std::string known;
  for (const auto& [name, choice] : choices) {
    if (word == name) return choice;
    known += (known.empty() ? "" : ", ") + std::string(name);
  }
  throw Failure{{ErrorCode::kBadUsage, "is not one of " + known, what + (" '" + word + "'")}};
}

/// What Python has to say at a stage boundary: signals, and the caller's progress.
class Listener {
 public:
  Listener(std::optional<double> seconds, const py::object& progress, SharedHands hands,
           std::shared_ptr<const Target> target)
      : seconds_(seconds), progress_(progress), hands_(std::move(hands)), target_(std::move(target)) {}

  bool keep_going(const Solution& best) {
    const py::gil_scoped_acquire acquired;
    try {
      if (PyErr_CheckSignals() != 0) throw py::error_already_set();
      if (!progress_.is_none() && progress_(Solved{best, hands_, target_}).is(py::bool_(false))) return false;
    } catch (py::error_already_set& raised) {
      raised_ = std::move(raised);
      return false;
    }
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start_;
    return !seconds_ || spent.count() < *seconds_;
  }

  /// Raises what the callback raised, and a Ctrl-C if there is nothing to keep.
  void raise_unless_kept(const Solution& best) {
    if (raised_ && (best.scores.iou == 0 || !raised_->matches(PyExc_KeyboardInterrupt))) throw *raised_;
  }

 private:
  std::optional<double> seconds_;
  py::object progress_;
  SharedHands hands_;
  std::shared_ptr<const Target> target_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::optional<py::error_already_set> raised_;
};

py::object pose_of(const py::object& self) {
  return py::cast(&self.cast<Solved&>().solution.pose, py::return_value_policy::reference_internal, self);
}

}  // namespace

void add_solve(py::module_& module) {
  py::class_<Solved>(module, "Solution", "A pose that was found, and how good it is.")
      .def_property_readonly("pose", &pose_of, "Pose: how the hands are held; a view.")
      .def_property_readonly(
          "stage",
          [](const Solved& solved) {
            return SetStage{solved.solution.stage, true};
          },
          "Stage: what it is held on, frame and performers as the solver chose them.")
      .def_property_readonly(
          "placement", [](const Solved& solved) { return solved.solution.placement; },
          "Placement of the target that the scores are against.")
      .def_property_readonly(
          "scores", [](const Solved& solved) { return solved.solution.scores; },
          "Scores of the shadow against the placed target.")
      .def_property_readonly(
          "shadow",
          [](const Solved& solved) {
            return owned(
                Caster(solved.hands->hands).cast(solved.solution.pose, solved.solution.stage, kScoreSize));
          },
          "The silhouette, (512, 512) bool; cast anew each time.")
      .def_property_readonly(
          "target",
          [](const Solved& solved) {
            return owned(place(*solved.target, solved.solution.placement, kScoreSize));
          },
          "The target as it was placed, (512, 512) bool.")
      .def_property_readonly(
          "strain", [](const Solved& solved) { return solved.solution.strain; },
          "0 (relaxed) to 1 (at the limits).")
      .def_property_readonly(
          "penetration_mm", [](const Solved& solved) { return solved.solution.penetration_mm; },
          "Deepest that anything passes into anything, between capsules, millimetres.")
      .def_property_readonly(
          "skin_penetration_mm", [](const Solved& solved) { return solved.solution.skin_penetration_mm; },
          "The same between skins.")
      .def_property_readonly(
          "limit_violation_deg", [](const Solved& solved) { return solved.solution.limit_violation_deg; },
          "Largest joint angle outside its limit, degrees; 0.")
      .def_property_readonly(
          "light_iou", [](const Solved& solved) { return solved.solution.light_iou; },
          "Overlap of the soft shadow of a lamp with a size; None for a point.")
      .def_property_readonly(
          "evaluations", [](const Solved& solved) { return solved.solution.evaluations; },
          "Silhouettes cast; solve(…, evaluations=this) gives the same again.")
      .def_property_readonly(
          "interrupted", [](const Solved& solved) { return solved.solution.interrupted; },
          "Stopped by the clock, by Ctrl-C or by `progress` rather than by `evaluations`.")
      .def_property_readonly(
          "others",
          [](const Solved& solved) {
            std::vector<Solved> others;
            for (const Solution& other : solved.solution.others)
              others.push_back({other, solved.hands, solved.target});
            return others;
          },
          "Clearly different solutions, best first, where variants were asked for.");

  module.def(
      "solve",
      [](std::shared_ptr<Target> target, SharedHands hands, SetStage stage, std::optional<double> seconds,
         std::uint64_t evaluations, bool arms, const std::string& which,
         const std::optional<std::string>& arms_from, bool fixed_target, double comfort, int performers,
         const std::vector<std::string>& fix, const std::vector<std::string>& without, int variants,
         const std::optional<Pose>& start, std::uint64_t seed, int threads, const py::object& progress) {
        if (!seconds && evaluations == 0)
          throw Failure{{ErrorCode::kBadUsage, "is none; give seconds or evaluations", "time"}};
        check_range("comfort", comfort, 0, 1);
        check_range("variants", variants, 1, 20);
        check_range("threads", threads, 0, 256);
        stage.stage = value(checked(stage.stage, "stage"));
        if (start) check_pose(hands->hands, *start, stage.stage);
        if (!stage.names_performer)
          stage.stage.performer = performer_from(stage.stage.performer.arms_from, stage.stage.lamp,
                                                 performer_for(hands->hands[0].length_m));
        SolveOptions options{.performers = performers,
                             .hands = chosen<HandChoice>(which,
                                                         {{"both", HandChoice::kBoth},
                                                          {"left", HandChoice::kLeft},
                                                          {"right", HandChoice::kRight},
                                                          {"auto", HandChoice::kAuto}},
                                                         "which"),
                             .arms = arms,
                             .arms_from = std::nullopt,
                             .fixed_target = fixed_target,
                             .keep_performer = stage.names_performer,
                             .lamp_range = {},
                             .comfort = comfort,
                             .ranges = value(held_ranges(fix, without)),
                             .variants = variants,
                             .start = {},
                             .seed = seed,
                             .evaluations = evaluations,
                             .keep_going = {},
                             .parallel_for = {}};
        if (arms_from)
          options.arms_from = chosen<ArmsFrom>(
              *arms_from,
              {{"bottom", ArmsFrom::kBottom}, {"left", ArmsFrom::kLeft}, {"right", ArmsFrom::kRight}},
              "arms_from");
        if (start) options.start = SolveStart{*start, stage.stage, {}, "start"};
        Listener listener(seconds, progress, hands, target);
        options.keep_going = [&](const Solution& best) { return listener.keep_going(best); };
        Result<Solution> found = [&] {
          const py::gil_scoped_release released;
          ThreadPool pool(threads > 0 ? threads
                                      : std::max(1, static_cast<int>(std::thread::hardware_concurrency())));
          options.parallel_for = pool.parallel_for();
          return solve(*target, hands->hands, stage.stage, options);
        }();
        Solved solved{value(std::move(found)), hands, target};
        listener.raise_unless_kept(solved.solution);
        if (solved.solution.scores.iou == 0)
          throw Failure{{ErrorCode::kBadInput,
                         "no pose that a body can hold was found on this stage; take more time or give the "
                         "performer more room",
                         target->name}};
        return solved;
      },
      py::arg("target").none(false), py::arg("hands").none(false), py::arg("stage"), py::arg("seconds"),
      py::arg("evaluations"), py::arg("arms"), py::arg("which"), py::arg("arms_from"),
      py::arg("fixed_target"), py::arg("comfort"), py::arg("performers"), py::arg("fix"), py::arg("without"),
      py::arg("variants"), py::arg("start"), py::arg("seed"), py::arg("threads"), py::arg("progress"),
      "What ombra.solve() calls.");
}

}  // namespace ombra::python
