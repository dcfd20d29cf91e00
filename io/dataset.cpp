#include "io/dataset.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "io/stage_json.h"
#include "ombra/version.h"

namespace ombra {
namespace {

static_assert(std::endian::native == std::endian::little);  // or values would have to be turned

template <typename T>
NpzArray array(std::string name, std::string type, std::vector<std::size_t> shape,
               const std::vector<T>& values) {
  NpzArray out{std::move(name), std::move(type), std::move(shape),
               std::vector<std::byte>(values.size() * sizeof(T))};
  if (!values.empty()) std::memcpy(out.bytes.data(), values.data(), out.bytes.size());
  return out;
}

void add(std::vector<float>& to, Vec3 v) { to.insert(to.end(), {v.x, v.y, v.z}); }

std::string name(HandChoice hands) {
  constexpr std::array kNames = {"both", "left", "right", "auto"};
  return kNames[static_cast<std::size_t>(hands)];
}

}  // namespace

std::uint64_t file_count(const DatasetPlan& plan) { return (plan.count + plan.each - 1) / plan.each; }

std::string dataset_file(std::uint64_t file) { return fmt::format("samples-{:06}.npz", file); }

std::vector<NpzArray> dataset_arrays(std::span<const DatasetSample> samples, const Stage& stage,
                                     int size_px) {
  constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
  const std::size_t n = samples.size(), size = static_cast<std::size_t>(size_px);
  std::vector<std::int64_t> index;
  std::vector<std::uint8_t> held, visible;
  std::vector<std::uint64_t> silhouette;
  std::vector<float> angles, wrist, orientation, elbow, shoulder, lamp, frame;
  for (const DatasetSample& sample : samples) {
    index.push_back(static_cast<std::int64_t>(sample.index));
    silhouette.insert(silhouette.end(), sample.silhouette.begin(), sample.silhouette.end());
    for (const float share : sample.visible)
      visible.push_back(static_cast<std::uint8_t>(std::lround(255 * std::clamp(share, 0.0f, 1.0f))));
    for (std::size_t hand = 0; hand < 2; ++hand) {
      const auto& one = sample.pose.hands[hand];
      held.push_back(one.has_value());
      for (std::size_t a = 0; a < kAngleCount; ++a)
        angles.push_back(one ? static_cast<float>(degrees(static_cast<double>(one->angles[a]))) : kNone);
      add(wrist, one ? one->wrist : Vec3{kNone, kNone, kNone});
      const Quat q = one ? one->orientation : Quat{kNone, kNone, kNone, kNone};
      orientation.insert(orientation.end(), {q.x, q.y, q.z, q.w});
      const bool arm = one && one->arm;
      add(elbow, arm ? one->arm->elbow : Vec3{kNone, kNone, kNone});
      add(shoulder, arm ? one->arm->shoulder : Vec3{kNone, kNone, kNone});
    }
    add(lamp, stage.lamp.position);
    frame.insert(frame.end(), {stage.frame.centre.x, stage.frame.centre.y, stage.frame.size_m});
  }
  std::vector<NpzArray> out = {
      array("index", "<i8", {n}, index),         array("silhouette", "|u1", {n, size, size / 8}, silhouette),
      array("held", "|b1", {n, 2}, held),        array("angles_deg", "<f4", {n, 2, kAngleCount}, angles),
      array("wrist_m", "<f4", {n, 2, 3}, wrist), array("orientation_xyzw", "<f4", {n, 2, 4}, orientation),
      array("elbow_m", "<f4", {n, 2, 3}, elbow), array("shoulder_m", "<f4", {n, 2, 3}, shoulder),
      array("lamp_m", "<f4", {n, 3}, lamp),      array("frame_m", "<f4", {n, 3}, frame)};
  if (!visible.empty()) out.push_back(array("visible", "|u1", {n, size, size}, visible));
  return out;
}

nlohmann::ordered_json dataset_json(const DatasetPlan& plan, const Hands& hands, const Stage& stage) {
  nlohmann::ordered_json joints = nlohmann::ordered_json::array();
  for (const AngleLimit& limit : angle_limits()) joints.push_back(limit.name);
  return {{"format", "ombra.dataset/1"},
          {"program", fmt::format("ombra {}", version())},
          {"count", plan.count},
          {"samples_a_file", plan.each},
          {"files", file_count(plan)},
          {"size_px", plan.size_px},
          {"seed", plan.seed},
          {"arms", plan.arms},
          {"hands", name(plan.hands)},
          {"lamp", plan.lamp.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(plan.lamp)},
          {"hand_length_mm", std::round(1e4 * static_cast<double>(hands[0].length_m)) / 10},
          {"joints", joints},
          {"stage", stage_json(stage)}};
}

}  // namespace ombra
