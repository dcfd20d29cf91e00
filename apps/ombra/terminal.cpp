#include "terminal.h"

#include <sys/ioctl.h>

#include <algorithm>

namespace ombra {

int terminal_columns(int descriptor) {
  winsize size{};
  return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

std::vector<std::string> braille_picture(const Target& target, int columns) {
  // A placed target leaves room around it for arms; here it fills the picture.
  const int size = 2 * columns;
  const Mask mask = place(target, {.scale = 1.3}, size);
  std::vector<std::string> rows;
  for (int top = 0; top + 4 <= size; top += 4) {
    std::string row;
    for (int left = 0; left < size; left += 2) {
      // Unicode numbers the dots of U+2800 … down the left column, down the right one, then the lowest row.
      constexpr int kBit[4][2] = {{0, 3}, {1, 4}, {2, 5}, {6, 7}};
      unsigned dots = 0;
      for (int y = 0; y < 4; ++y)
        for (int x = 0; x < 2; ++x)
          if (mask.at(left + x, top + y) != 0) dots |= 1u << kBit[y][x];
      row += '\xE2';
      row += static_cast<char>(0xA0 | (dots >> 6));
      row += static_cast<char>(0x80 | (dots & 0x3F));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

int text_columns(const std::string& text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

}  // namespace ombra
