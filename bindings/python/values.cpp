// Hands, poses, stages, shapes and scores.
#include "values.h"

#include <fmt/format.h>
#include <pybind11/stl.h>

#include <cmath>

#include "io/file.h"
#include "io/hand_asset.h"
#include "io/json_text.h"
#include "io/pose_json.h"
#include "io/stage_json.h"
#include "io/target.h"
#include "ombra/version.h"

namespace ombra::python {
namespace {

constexpr py::ssize_t kSides = 2;

std::size_t hand_number(py::ssize_t number) {
  if (number < 0 || number >= static_cast<py::ssize_t>(kMostHands))
    throw py::index_error("hands are 0 (left), 1 (right) and, of a second performer, 2 and 3");
  return static_cast<std::size_t>(number);
}

std::size_t side_number(py::ssize_t side) {
  if (side < 0 || side >= kSides) throw py::index_error("sides are 0 (left) and 1 (right)");
  return static_cast<std::size_t>(side);
}

/// @throws Failure for a number that is none, or so large that nothing is told by it
void check_numbers(const Pose& pose) {
  for (const auto& held : pose.hands) {
    if (!held) continue;
    const auto look = [](const float* first, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i)
        if (!(std::fabs(first[i]) <= 1000))
          throw Failure{
              {ErrorCode::kBadInput, fmt::format("holds {}; give numbers up to 1000", first[i]), "pose"}};
    };
    look(&held->wrist.x, 3);
    look(&held->orientation.x, 4);
    look(held->angles.data(), held->angles.size());
    if (held->arm) look(&held->arm->elbow.x, 3), look(&held->arm->shoulder.x, 3);
  }
}

py::object joint_view(py::object self, Vec3 Arm::*joint) {
  HeldHand& held = self.cast<HeldHand&>();
  if (!held.arm) return py::none();
  return view(&((*held.arm).*joint).x, {3}, self);
}

SetStage stage_of(const std::string& text, const std::string& where) {
  const Result<nlohmann::json> json = parse_json(text, where);
  const Stage stage = value(read_stage(text, where));
  return {stage, json->contains("performer") || json->contains("second_performer")};
}

SharedHands hands_of(const std::string& left, const std::string& right, double length_mm, double breadth_mm) {
  Pose size;  // a pose file's rounding, so that a pose that is read back gets the same hands
  size.hand_length_m = static_cast<float>(length_mm / 1000);
  size.hand_breadth_m = static_cast<float>(breadth_mm / 1000);
  size = rounded_for_file(size);
  return std::make_shared<BothHands>(
      BothHands{value(load_hands(left, right, size.hand_length_m, size.hand_breadth_m))});
}

}  // namespace

void check_pose(const Hands& hands, const Pose& pose, const Stage& stage) {
  check_numbers(pose);
  value(checked_on_stage(hands, pose, stage, "pose"));
}

void check_size(int size) {
  if (size < 64 || size > 4096 || size % 64 != 0)
    throw Failure{
        {ErrorCode::kBadUsage, fmt::format("is {}; give a multiple of 64 up to 4096", size), "size"}};
}

void add_values(py::module_& module) {
  module.attr("__version__") = std::string(version());

  py::class_<BothHands, SharedHands>(module, "Hands",
                                     R"(Both hands, scaled alike: closed skins on 16 bones.

Cannot be changed. ombra.hands() makes them from the hand that Ombra comes with.)")
      .def(py::init(&hands_of), py::arg("left"), py::arg("right"), py::arg("length_mm") = 190,
           py::arg("breadth_mm") = 0,
           R"(Reads two glTF files.

left, right: paths of .glb files with a skin on WebXR's hand joints
length_mm: wrist joint to the tip of the middle finger, 100 to 300
breadth_mm: across the knuckles, 0.3 to 0.6 of the length; 0: as the files have it)")
      .def_property_readonly(
          "length_mm",
          [](const BothHands& both) { return 1000 * static_cast<double>(both.hands[0].length_m); },
          "Wrist joint to the tip of the middle finger, millimetres.")
      .def(
          "faces",
          [](py::object self, py::ssize_t side) {
            const auto& faces = self.cast<BothHands&>().hands[side_number(side)].faces;
            return view(&faces.data()->front(), {static_cast<py::ssize_t>(faces.size()), 3}, self);
          },
          py::arg("side"),
          "Triangles of a hand's skin, (faces, 3) uint16, counter-clockwise from outside; not copied.")
      .def(
          "skin",
          [](const BothHands& both, const Pose& pose, py::ssize_t hand) {
            const std::size_t number = hand_number(hand);
            if (!pose.hands[number])
              throw Failure{{ErrorCode::kBadUsage, "is not held", fmt::format("hand {}", hand)}};
            check_numbers(pose);
            const HeldHand& held = *pose.hands[number];
            const Hand& mesh = both.hands[side_index(number)];
            std::vector<Vec3> skinned;
            skin(mesh, pose_skeleton(mesh, {matrix(normalized(held.orientation)), held.wrist}, held.angles),
                 skinned);
            std::vector<float> out;
            out.reserve(3 * skinned.size());
            for (const Vec3 p : skinned) out.insert(out.end(), {p.x, p.y, p.z});
            return owned(std::move(out), {static_cast<py::ssize_t>(skinned.size()), 3});
          },
          py::arg("pose"), py::arg("hand"),
          "Where a posed hand's skin is, (vertices, 3) float32, world, metres.");

  py::class_<HeldHand>(module, "HeldHand",
                       R"(A hand as it is held. Its arrays are views: what is written into them is held.

The wrist's frame has -z along the hand to the fingertips and +y out of its back.)")
      .def(py::init([] {
             HeldHand held;
             held.angles = relaxed_angles();
             return held;
           }),
           "A relaxed hand at the world's origin, without an arm.")
      .def_property(
          "wrist_m", [](py::object self) { return view(&self.cast<HeldHand&>().wrist.x, {3}, self); },
          [](HeldHand& held, const In<float>& to) { copy_in(to, &held.wrist.x, 3, "wrist_m"); },
          "Wrist joint, (3,) float32, world, metres; a view.")
      .def_property(
          "orientation_xyzw",
          [](py::object self) { return view(&self.cast<HeldHand&>().orientation.x, {4}, self); },
          [](HeldHand& held, const In<float>& to) {
            copy_in(to, &held.orientation.x, 4, "orientation_xyzw");
          },
          "Unit quaternion from the wrist's frame to the world, (4,) float32, vector part first; a view.")
      .def_property(
          "angles",
          [](py::object self) { return view(self.cast<HeldHand&>().angles.data(), {kAngleCount}, self); },
          [](HeldHand& held, const In<float>& to) { copy_in(to, held.angles.data(), kAngleCount, "angles"); },
          "Joint angles in the order of angle_names(), (21,) float32, radians; a view.")
      .def_property_readonly(
          "elbow_m", [](py::object self) { return joint_view(self, &Arm::elbow); },
          "Elbow joint, (3,) float32, world, metres; a view. None without an arm.")
      .def_property_readonly(
          "shoulder_m", [](py::object self) { return joint_view(self, &Arm::shoulder); },
          "Shoulder joint, (3,) float32, world, metres; a view. None without an arm.");

  py::class_<Pose>(module, "Pose",
                   R"(How up to four hands are held: pose[0] is the left hand, pose[1] the right one, pose[2]
and pose[3] are a second performer's; None where none is held.)")
      .def(py::init<>(), "Nobody holds anything.")
      .def("__len__", [](const Pose&) { return kMostHands; })
      .def(
          "__getitem__",
          [](Pose& pose, py::ssize_t hand) -> HeldHand* {
            auto& held = pose.hands[hand_number(hand)];
            return held ? &*held : nullptr;
          },
          py::arg("hand"), py::return_value_policy::reference_internal,
          "The hand as it is held, or None; a view.")
      .def(
          "__setitem__",
          [](Pose& pose, py::ssize_t hand, const std::optional<HeldHand>& held) {
            pose.hands[hand_number(hand)] = held;
          },
          py::arg("hand"), py::arg("held"), "Holds a copy of `held`, or lets go with None.")
      .def(
          "copy", [](const Pose& pose) { return pose; }, "Another pose that is the same.")
      .def_property_readonly(
          "hand_length_mm", [](const Pose& pose) { return 1000 * static_cast<double>(pose.hand_length_m); },
          "Length of the hands that it was made for, millimetres.")
      .def(
          "json", [](const Pose& pose, const SetStage& stage) { return write_pose(pose, stage.stage); },
          py::arg("stage"), "A pose file (ombra.pose/1), rounded as files are.");

  py::class_<SetStage>(module, "Stage", R"(Lamp, wall, frame and performer: a stage file (ombra.stage/1).

World: metres, x right and y up as the performer sees the wall, the wall at z = 0, z towards the lamp.)")
      .def(py::init([](const std::optional<std::string>& json) {
             return json ? stage_of(*json, "stage") : SetStage{};
           }),
           py::arg("json") = py::none(),
           "The default stage, or that of a stage file's text: a lamp 2.5 m from the wall, a frame of 1 m "
           "around (0, 1.25).")
      .def_property(
          "lamp_m",
          [](py::object self) { return view(&self.cast<SetStage&>().stage.lamp.position.x, {3}, self); },
          [](SetStage& stage, const In<float>& to) {
            copy_in(to, &stage.stage.lamp.position.x, 3, "lamp_m");
          },
          "Middle of the lamp, (3,) float32, metres; a view.")
      .def_property(
          "frame_centre_m",
          [](py::object self) { return view(&self.cast<SetStage&>().stage.frame.centre.x, {2}, self); },
          [](SetStage& stage, const In<float>& to) {
            copy_in(to, &stage.stage.frame.centre.x, 2, "frame_centre_m");
          },
          "Middle of the frame on the wall, (2,) float32, metres; a view.")
      .def_property(
          "frame_size_m", [](const SetStage& stage) { return stage.stage.frame.size_m; },
          [](SetStage& stage, float to) { stage.stage.frame.size_m = to; }, "Side of the frame, metres.")
      .def(
          "light_with",
          [](SetStage& stage, const std::string& lamp) { value(light_with(lamp, stage.stage)); },
          py::arg("lamp"),
          "Puts a lamp that has a name in the lamp's place: candle, phone-torch, led-bulb, sun …")
      .def(
          "copy", [](const SetStage& stage) { return stage; }, "Another stage that is the same.")
      .def(
          "json", [](const SetStage& stage) { return write_stage(stage.stage); },
          "A stage file (ombra.stage/1).");

  py::class_<Placement>(
      module, "Placement",
      R"(Where a target lies in the frame: the longer side of its bounding box is 72 % of the frame
times `scale`, turned, centred, pushed against `edge`, slid along it.)")
      .def(py::init([](const std::string& edge, double scale, double tilt_deg, double slide) {
             check_range("scale", scale, 0.01, 10);
             check_range("tilt_deg", tilt_deg, -360, 360);
             check_range("slide", slide, -1, 1);
             for (const Edge known : {Edge::kNone, Edge::kBottom, Edge::kLeft, Edge::kRight})
               if (name(known) == edge) return Placement{known, scale, tilt_deg, slide};
             throw Failure{
                 {ErrorCode::kBadUsage, "is not none, bottom, left or right", "edge '" + edge + "'"}};
           }),
           py::arg("edge") = "none", py::arg("scale") = 1, py::arg("tilt_deg") = 0, py::arg("slide") = 0,
           "edge: none, bottom, left or right; tilt_deg: counter-clockwise; slide: share of the frame, right "
           "or up.")
      .def_property_readonly(
          "edge", [](const Placement& placement) { return std::string(name(placement.edge)); },
          "none, bottom, left or right.")
      .def_readonly("scale", &Placement::scale, "1: the longer side is 72 % of the frame.")
      .def_readonly("tilt_deg", &Placement::tilt_deg, "Degrees, counter-clockwise.")
      .def_readonly("slide", &Placement::slide, "Along the edge, share of the frame, right or up.");

  py::class_<Target, std::shared_ptr<Target>>(module, "Target",
                                              "The shape asked for, cropped to its bounding box.")
      .def(py::init([](const py::array& mask, const std::string& name) {
             return std::make_shared<Target>(value(make_target(mask_in(mask, name), name, name)));
           }),
           py::arg("mask"), py::arg("name") = "shape",
           "mask: (height, width) bool, or numbers 0 and 1; row 0 at the top, True is shape.")
      .def_readonly("name", &Target::name, "What people call it.")
      .def_property_readonly(
          "mask",
          [](py::object self) {
            const Mask& mask = self.cast<Target&>().mask;
            py::array array(py::dtype("bool"), {mask.height, mask.width}, mask.pixels.data(), self);
            array.attr("flags").attr("writeable") = false;
            return array;
          },
          "(height, width) bool; not copied, not to be written.")
      .def(
          "place",
          [](const Target& target, const Placement& placement, int size) {
            check_size(size);
            return owned(place(target, placement, size));
          },
          py::arg("placement") = Placement{}, py::arg("size") = kScoreSize,
          "The target in the frame, (size, size) bool; size: a multiple of 64.");

  py::class_<Scores>(module, "Scores", "Numbers that compare a silhouette with a target.")
      .def_readonly("iou", &Scores::iou, "Area of intersection over area of union, 0 to 1 (same).")
      .def_readonly("boundary_f", &Scores::boundary_f,
                    "F-measure of contour pixels matched within 0.8 % of the diagonal, 0 to 1.")
      .def_readonly("chamfer", &Scores::chamfer,
                    "Mean distance of the contours over the diagonal, 0 (same) to 1.")
      .def_readonly("topology_error", &Scores::topology_error, "Parts and holes too many or too few.")
      .def_readonly("salience_f", &Scores::salience_f, "boundary_f over what the meaning hangs on alone.")
      .def("__repr__", [](const Scores& s) {
        return py::
            str("Scores(iou={:.4f}, boundary_f={:.4f}, chamfer={:.4f}, topology_error={}, salience_f={:.4f})")
                .format(s.iou, s.boundary_f, s.chamfer, s.topology_error, s.salience_f);
      });

  module.def(
      "read_pose",
      [](const std::string& json, const std::string& where) {
        const PoseFile file = value(read_pose(json, where));
        return std::pair(file.pose, file.stage ? std::optional(SetStage{*file.stage, true}) : std::nullopt);
      },
      py::arg("json"), py::arg("where") = "pose",
      "Reads a pose file's text: the pose, and its stage or None.");
  module.def(
      "angle_names",
      [] {
        std::vector<std::string> names;
        for (const AngleLimit& limit : angle_limits()) names.emplace_back(limit.name);
        return names;
      },
      "The 21 joint angles of a hand, in order: thumb-cmc-flexion … little-dip-flexion.");
  module.def(
      "angle_limits",
      [] {
        std::vector<float> limits;
        for (const AngleRange& range : full_ranges()) limits.insert(limits.end(), {range.least, range.most});
        return owned(std::move(limits), {kAngleCount, 2});
      },
      "Least and most of each joint angle, (21, 2) float32, radians.");
  module.def(
      "load_target",
      [](const std::string& request, const std::string& gallery) {
        return std::make_shared<Target>(value(load_target(request, gallery)));
      },
      py::arg("request"), py::arg("gallery"),
      "The target of a gallery name, the path of a picture, or text:A.");
  module.def(
      "compare",
      [](const py::array& silhouette, const py::array& target) {
        const Mask a = mask_in(silhouette, "silhouette"), b = mask_in(target, "target");
        if (a.width != b.width || a.height != b.height)
          throw Failure{{ErrorCode::kBadInput,
                         "has the shape " + shape_text(silhouette) + " and the target " + shape_text(target) +
                             "; both must be alike",
                         "silhouette"}};
        if (a.width + a.height > 16384)
          throw Failure{
              {ErrorCode::kTooLarge, "has sides of more than 16384 together; make it smaller", "silhouette"}};
        const py::gil_scoped_release released;
        return compare(a, b);
      },
      py::arg("silhouette"), py::arg("target"), "Scores two masks of the same shape, (height, width) bool.");
  module.def(
      "signed_distance",
      [](const py::array& mask) {
        const Mask shape = mask_in(mask, "mask");
        if (shape.width + shape.height > 32768)
          throw Failure{
              {ErrorCode::kTooLarge, "has sides of more than 32768 together; make it smaller", "mask"}};
        return owned(signed_distance(shape), {shape.height, shape.width});
      },
      py::arg("mask"),
      "Distance of every pixel's centre to the border, pixels, negative inside; (height, width) float32.");
}

}  // namespace ombra::python
