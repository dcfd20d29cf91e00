// Fits a pose to the shadow in a photograph of a wall.
//   fit HANDS PHOTOGRAPH.ppm OUT.pgm
#include "files.h"
#include "ombra/recognise.h"
#include "ombra/solve.h"
#include "ombra/take.h"

int main(int count, char** words) {
  if (count != 4) return std::puts("fit HANDS PHOTOGRAPH.ppm OUT.pgm"), 2;
  const ombra::Hands hands = read_hands(words[1]);
  const Pixels photo = read_pixels(words[2]);

  const ombra::FoundShadow found =
      value(ombra::find_shadow({photo.width, photo.height, photo.bytes}, {}, words[2]));
  if (!found.usable) return std::puts("there is no shadow that can be told from the wall"), 1;
  std::printf("found with confidence %.2f\n", found.confidence);

  const ombra::Target target = value(ombra::make_target(found.mask, "take", words[2]));
  ombra::SolveOptions options;
  options.arms = false;
  options.evaluations = 60'000;
  const ombra::Solution pose = value(ombra::solve(target, hands, ombra::Stage{}, options));

  const ombra::Mask shadow = ombra::Caster(hands).cast(pose.pose, pose.stage, ombra::kScoreSize);
  const ombra::Mask asked = ombra::place(target, pose.placement, ombra::kScoreSize);
  std::printf("overlap %.4f, looks unlike it by %.3f of 1\n", pose.scores.iou,
              ombra::shape_distance(ombra::shape_contexts(shadow), ombra::shape_contexts(asked)));
  write_mask(shadow, words[3]);
}
