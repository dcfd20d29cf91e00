// The core as a page holds it: two hands, what they hold, and what is asked for. Values cross as JSON text
// and typed arrays; ombra.ts gives them types.
#pragma once

#include <emscripten/val.h>

#include <array>
#include <optional>
#include <string>

#include "ombra/hand.h"
#include "ombra/handling.h"
#include "ombra/shadow.h"
#include "ombra/shape.h"
#include "ombra/stage.h"
#include "rigs.h"
#include "values.h"

namespace ombra::wasm {

/// Methods that can fail return text as answer() has it and leave everything as it was when they do. `hand`
/// is numbered as in Pose; nothing is known to hold before hold().
class Studio {
 public:
  /// @param left, right the hand asset's files
  std::string open(const std::string& left, const std::string& right);

  // What is held.
  std::string hold(const std::string& pose_file);
  std::string held() const;
  /// interpolate() from one pose file to another, held on the second one's stage.
  std::string hold_between(const std::string& from, const std::string& to, float t);
  /// with_parts() of a figure's pose file. @param parts JSON: [{"pose": a pose file, "share": 0 … 1}]
  std::string hold_with_parts(const std::string& figure, const std::string& parts);
  /// Joints held and fingers left out, as held_ranges() takes them.
  std::string fix(const std::string& options);

  // Changes by hand (ombra/handling.h): each holds what it comes to and returns what stopped it: "none",
  // "joint", "touch" or "stage". Angles in degrees, places in metres.
  std::string bend(int hand, int angle, float value_deg);
  /// A place in the world in a bone's frame, which pull() takes.
  emscripten::val grip(int hand, int bone, float x, float y, float z) const;
  std::string pull(int hand, int bone, const emscripten::val& grip, float x, float y, float z);
  std::string carry(int hand, float x, float y, float z);
  /// By a rotation vector, degrees about world axes.
  std::string turn(int hand, float x_deg, float y_deg, float z_deg);
  std::string swing(int hand, float swivel_deg, float pronation_deg, float flexion_deg, float deviation_deg);
  std::string carry_lamp(float x, float y, float z);
  /// What range_given() leaves of an angle, degrees: [least, most].
  emscripten::val range(int hand, int angle) const;
  /// Swivel, pronation, flexion and deviation with their ranges, degrees; empty without an arm.
  emscripten::val arm_angles(int hand) const;

  // What is asked for.
  std::string aim(const std::string& name, int width, int height, const std::string& pixels);
  std::string aim_at_picture(const std::string& name, int width, int height, const std::string& rgba);
  std::string place(const std::string& placement);
  /// The target as it was made, 0 or 1 a pixel after its width and height.
  emscripten::val target() const;
  /// The placed target's contours in a frame of 1 x 1, y down; empty without a target.
  emscripten::val target_contours() const;

  // What it looks like.
  /// Dark pixels are 255, row 0 at the top, of a square of the wall.
  emscripten::val shadow(int size_px, float centre_x, float centre_y, float size_m);
  /// The silhouette's contours in a frame of 1 x 1, y down.
  emscripten::val shadow_contours();
  /// Scores against the target (null without one) and how it is held.
  std::string report();
  emscripten::val faces(int side) const;
  /// A vertex's bone: the one that carries most of it.
  emscripten::val bones(int side) const;
  emscripten::val skin(int hand);
  /// Shoulder, elbow, wrist and their radii: 12 numbers; empty without an arm.
  emscripten::val arm(int hand) const;
  /// The stage's people in capsules: from, its radius, to, its radius; 8 numbers each.
  emscripten::val people() const;
  /// As draw_hands() has it, with its fingers' numbers, from "performer", "lamp" or "side".
  emscripten::val drawing(const std::string& pose_file, const std::string& view, int width, int height,
                          double number_px);

  // In which light (light.cpp).
  /// All named lamps: [{name, lamp}].
  std::string lamps() const;
  /// As io/lamp_colour.h has it: [red, green, blue].
  std::string lamp_colour(float kelvin) const;
  /// Puts a named lamp in the place of the stage's.
  std::string light_with(const std::string& name);
  /// How much of the lamp each pixel of a square of the wall does not see: 0 none of it … 255 all, row 0 at
  /// the top; an error's text for a lamp that is not lit or where something stands beside it.
  /// @param size_px a multiple of 64
  emscripten::val unlit(int size_px, float centre_x, float centre_y, float size_m);
  /// visibility() with remedies() in a room of that depth.
  std::string light_report(float room_depth_m) const;
  /// best_setup() for the stage's own lamp: the pose file, and what is then seen.
  std::string best_light(float room_depth_m) const;

  // What is said about it.
  std::string lesson(const std::string& language);
  std::string limits() const;
  std::string sizes() const;

  // What leaves.
  emscripten::val glb() const;

  /// A solve for the target; `progress` gets every better solution as JSON text.
  std::string solve(const std::string& options, emscripten::val progress);

 private:
  struct Holding {
    Pose pose;
    Stage stage;
    Hands hands;
  };
  Result<Holding> holding_of(const std::string& pose_file) const;
  void take(Holding holding);
  std::string keep(const Handled& handled);
  std::string aim_at(Target target);
  void lay(const Placement& placement);
  Frame3 bone_frame(int hand, int bone) const;

  Rigs rigs_;
  Hands hands_;
  Pose pose_;
  Stage stage_;
  std::optional<Caster> caster_;
  std::array<AngleRanges, 2> ranges_{full_ranges(), full_ranges()};
  std::optional<Target> target_;
  Placement placement_;
  std::optional<Comparer> placed_;
};

}  // namespace ombra::wasm
