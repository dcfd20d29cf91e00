#include "measure/colours.h"

namespace ombra {

Colours reduced(const Photo& photo, int longest_px) {
  const int longer = std::max(photo.width, photo.height);
  const auto side = [&](int px) {
    return longer <= longest_px
               ? px
               : std::max(1, static_cast<int>(static_cast<long long>(px) * longest_px / longer));
  };
  Colours out;
  for (std::size_t channel = 0; channel < 3; ++channel) {
    Grey whole{photo.width, photo.height, {}};
    whole.pixels.reserve(photo.rgb.size() / 3);
    for (std::size_t i = channel; i < photo.rgb.size(); i += 3) whole.pixels.push_back(photo.rgb[i]);
    out[channel] = longer <= longest_px ? whole : resize_box(whole, side(photo.width), side(photo.height));
  }
  return out;
}

Grey least_channel(const Colours& colours) {
  Grey out = colours[0];
  for (std::size_t i = 0; i < out.pixels.size(); ++i)
    out.pixels[i] = std::min({out.pixels[i], colours[1].pixels[i], colours[2].pixels[i]});
  return out;
}

}  // namespace ombra
