// Casts a pose: a relaxed left hand, held up in front of a lamp.
//   cast HANDS OUT.pgm
#include <algorithm>

#include "files.h"
#include "ombra/shadow.h"

int main(int count, char** words) {
  if (count != 3) return std::puts("cast HANDS OUT.pgm"), 2;
  const ombra::Hands hands = read_hands(words[1]);

  ombra::Stage stage;         // a lamp 2.5 m from the wall, a frame of 1 m
  ombra::HeldHand left;       // its fingers point at the wall until it is turned …
  left.wrist = {0, 1.1f, 1};  // metres: in the middle, 1.1 m above the floor, 1 m from the wall
  left.orientation = ombra::quaternion(ombra::rotation_x(ombra::radians(90)));  // … upwards
  left.angles = ombra::relaxed_angles();
  left.angles[ombra::kIndexMcpFlexion] = ombra::radians(60);
  ombra::Pose pose;
  pose.hands[0] = left;

  ombra::Caster caster(hands);
  const ombra::Mask shadow = caster.cast(pose, stage, 512);
  write_mask(shadow, words[2]);
  const auto dark = std::count(shadow.pixels.begin(), shadow.pixels.end(), 1);
  std::printf("%.1f %% of the frame is dark\n", 100.0 * static_cast<double>(dark) / (512 * 512));
}
