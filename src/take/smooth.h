// Noise taken out of a picture without moving its edges.
#pragma once

#include <vector>

namespace ombra {

/// The picture u that makes |u - picture|^2 / 2 + weight * (total variation of u) least, nearly: `steps` of
/// accelerated projected gradient on the dual (Beck & Teboulle 2009; the model is Rudin, Osher & Fatemi's of
/// 1992). What of u is above a level is then the region that fits best to the pixels above it in the original
/// for the length of its outline (Chan, Esedoglu & Nikolova 2006).
std::vector<float> less_variation(const std::vector<float>& picture, int width, int height, float weight,
                                  int steps);

}  // namespace ombra
