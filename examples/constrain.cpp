// A constraint of one's own: somebody whose left ring finger is in a splint, bent 40 degrees at its middle
// joint, and whose little finger spreads no further than 5.
//   constrain HANDS SHAPE.pgm
#include "files.h"
#include "ombra/solve.h"

int main(int count, char** words) {
  if (count != 3) return std::puts("constrain HANDS SHAPE.pgm"), 2;
  const ombra::Hands hands = read_hands(words[1]);
  const ombra::Target target = value(ombra::make_target(read_mask(words[2]), "shape", words[2]));

  ombra::AngleRanges splint = ombra::full_ranges();
  splint[ombra::kLittleMcpAbduction].most = ombra::radians(5);
  splint = value(ombra::with_held(splint, ombra::kRingPipFlexion, ombra::radians(40)));

  ombra::SolveOptions options;
  options.arms = false;
  options.hands = ombra::HandChoice::kLeft;
  options.evaluations = 20'000;
  const ombra::Solution free = value(ombra::solve(target, hands, ombra::Stage{}, options));
  options.ranges[0] = splint;
  const ombra::Solution held = value(ombra::solve(target, hands, ombra::Stage{}, options));

  const ombra::Angles& angles = held.pose.hands[0]->angles;
  std::printf("overlap %.4f without the splint, %.4f with it\n", free.scores.iou, held.scores.iou);
  std::printf("ring finger bent %.2f degrees, little finger spread %.2f\n",
              ombra::degrees(angles[ombra::kRingPipFlexion]),
              ombra::degrees(angles[ombra::kLittleMcpAbduction]));
}
