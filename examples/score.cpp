// Scores two pictures: how near a silhouette comes to a shape.
//   score SILHOUETTE.pgm SHAPE.pgm
#include "files.h"
#include "ombra/shape.h"

int main(int count, char** words) {
  if (count != 3) return std::puts("score SILHOUETTE.pgm SHAPE.pgm"), 2;
  const ombra::Target target = value(ombra::make_target(read_mask(words[2]), "shape", words[2]));
  const ombra::Mask placed = ombra::place(target, {}, ombra::kScoreSize);
  const ombra::Mask silhouette = ombra::resized(read_mask(words[1]), ombra::kScoreSize, ombra::kScoreSize);

  const ombra::Scores scores = ombra::compare(silhouette, placed);
  std::printf("overlap (IoU)    %.4f\n", scores.iou);
  std::printf("outline (F)      %.4f\n", scores.boundary_f);
  std::printf("distance         %.4f of the diagonal\n", scores.chamfer);
  std::printf("parts and holes  %d wrong\n", scores.topology_error);
}
