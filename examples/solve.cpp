// Solves for a shape with a callback that shows how it goes and stops when it is good enough.
//   solve HANDS SHAPE.pgm OUT.pgm
#include "ombra/solve.h"
#include "files.h"

int main(int count, char** words) {
  if (count != 4) return std::puts("solve HANDS SHAPE.pgm OUT.pgm"), 2;
  const ombra::Hands hands = read_hands(words[1]);
  const ombra::Target target = value(ombra::make_target(read_mask(words[2]), "shape", words[2]));

  ombra::SolveOptions options;
  options.arms = false;
  options.evaluations = 60'000;
  options.keep_going = [](const ombra::Solution& best) {
    std::printf("%7llu silhouettes, overlap %.3f\n", static_cast<unsigned long long>(best.evaluations),
                best.scores.iou);
    return best.scores.iou < 0.99;
  };
  const ombra::Solution found = value(ombra::solve(target, hands, ombra::Stage{}, options));

  std::printf("overlap %.4f after %llu silhouettes, strain %.2f\n", found.scores.iou,
              static_cast<unsigned long long>(found.evaluations), found.strain);
  write_mask(ombra::Caster(hands).cast(found.pose, found.stage, 512), words[3]);
}
