// Casting, with gradients, and finding shadows in photographs.
#include <pybind11/stl.h>

#include "ombra/judge.h"
#include "ombra/take.h"
#include "values.h"

namespace ombra::python {
namespace {

constexpr py::ssize_t kNumbers = 6 + kAngleCount + 6;  ///< of a hand's gradient
static_assert(sizeof(Caster::HandGradient) == static_cast<std::size_t>(kNumbers) * sizeof(float));

/// Checked for casting. A copy: Python may change the pose while it is being cast.
struct Held {
  Held(const SharedCaster& caster, const Pose& held, const SetStage& set, int size)
      : pose(held), stage(value(checked(set.stage, "stage"))) {
    check_size(size);
    check_pose(caster.hands(), pose, stage);
  }
  Pose pose;
  Stage stage;
};

}  // namespace

void add_shadows(py::module_& module) {
  py::class_<SharedCaster>(
      module, "Caster",
      R"(Casts shadows of hands. Keeps its buffers from call to call; threads that share one wait for
each other. The same bits on every machine.)")
      .def(py::init<SharedHands>(), py::arg("hands").none(false))
      .def(
          "cast",
          [](SharedCaster& caster, const Pose& pose, const SetStage& stage, int size) {
            const Held held(caster, pose, stage, size);
            return owned(
                caster.with([&](Caster& cast, auto&) { return cast.cast(held.pose, held.stage, size); }));
          },
          py::arg("pose"), py::arg("stage"), py::arg("size") = kScoreSize,
          R"(The silhouette under the stage's lamp taken as a point, (size, size) bool, row 0 at the top.

size: pixels a side of the stage's frame, a multiple of 64 up to 4096)")
      .def(
          "coverage",
          [](SharedCaster& caster, const Pose& pose, const SetStage& stage, int size) {
            const Held held(caster, pose, stage, size);
            return owned(
                caster.with([&](Caster& cast, auto&) { return cast.coverage(held.pose, held.stage, size); }),
                {size, size});
          },
          py::arg("pose"), py::arg("stage"), py::arg("size") = 128,
          R"(The silhouette with soft edges, (size, size) float32: the dark share of every pixel, 0 to 1.

Exact along columns and sampled at pixel centres along rows: it changes little by little with the pose.)")
      .def(
          "gradient",
          [](SharedCaster& caster, const Pose& pose, const SetStage& stage, const In<float>& density) {
            if (density.ndim() != 2 || density.shape(0) != density.shape(1))
              throw Failure{{ErrorCode::kBadUsage,
                             "has the shape " + shape_text(density) + "; give (size, size)", "density"}};
            const int size = static_cast<int>(density.shape(0));
            const Held held(caster, pose, stage, size);
            const std::span<const float> values(density.data(), static_cast<std::size_t>(density.size()));
            const Caster::LossGradient found = caster.with(
                [&](Caster& cast, auto&) { return cast.loss_gradient(held.pose, held.stage, values, size); });
            const float* const first = &found.hands[0].position.x;
            return std::pair(found.loss, owned(std::vector<float>(first, first + kMostHands * kNumbers),
                                               {static_cast<py::ssize_t>(kMostHands), kNumbers}));
          },
          py::arg("pose"), py::arg("stage"), py::arg("density"),
          R"(Sum of density * coverage, and its derivatives with the pose.

density: (size, size) float32; with the derivatives of a loss by coverage() this is backpropagation
returns: the sum, and (4, 33) float32, a row a hand, zero where none is held:
  0:3    per metre of moving the hand (and its end of the arm)
  3:6    per radian of turning it about its wrist, world axes
  6:27   per radian of each joint angle
  27:30  per metre of moving the elbow, 30:33 the shoulder; zero without an arm
By the boundary integral of Reynolds' transport theorem over what is seen of the contour (docs/method.md).)")
      .def(
          "light",
          [](SharedCaster& caster, const Pose& pose, const SetStage& stage, int size) {
            const Held held(caster, pose, stage, size);
            value(checked_in_light(caster.hands(), held.pose, held.stage, "pose"));
            return owned(caster.with([&](auto&, LightCaster& cast) {
              return cast.visible(held.pose, held.stage, held.stage.lamp, size);
            }),
                         {size, size});
          },
          py::arg("pose"), py::arg("stage"), py::arg("size") = kScoreSize,
          R"(The shadow with umbra and penumbra, (size, size) float32: the share of the lamp that each pixel of the frame
sees, 0 (umbra) to 1. The stage's lamp must say how bright it is: stage.light_with("candle").)");

  py::class_<FoundShadow>(module, "FoundShadow", "What a photograph of a wall shows of a shadow.")
      .def_readonly("usable", &FoundShadow::usable, "Whether there is a shadow that can be judged.")
      .def_property_readonly(
          "lack", [](const FoundShadow& found) { return words(found.lack); },
          "Why it is not usable, in words; empty where it is.")
      .def_property_readonly(
          "mask",
          [](py::object self) {
            const Mask& mask = self.cast<FoundShadow&>().mask;
            return py::array(py::dtype("bool"), {mask.height, mask.width}, mask.pixels.data(), self);
          },
          "The figure, (height, width) bool, of the photograph's size; not copied.")
      .def_readonly("contrast", &FoundShadow::contrast, "Lit wall over shadow, in light.")
      .def_readonly("confidence", &FoundShadow::confidence, "0 to 1.");

  module.def(
      "find_shadow",
      [](const py::array& photo, const std::string& where) {
        const In<std::uint8_t> bytes = photo_in(photo, where);
        const Photo pixels{static_cast<int>(bytes.shape(1)),
                           static_cast<int>(bytes.shape(0)),
                           {bytes.data(), static_cast<std::size_t>(bytes.size())}};
        const py::gil_scoped_release released;
        return value(find_shadow(pixels, {}, where));
      },
      py::arg("photo"), py::arg("where") = "photo",
      R"(Finds the shadow in a photograph of a wall.

photo: (height, width, 3) uint8, sRGB, at least 64 a side; not copied)");
}

}  // namespace ombra::python
