// Joints that are held and fingers that take no part, one a line.
#include "fuzz/fuzz.h"
#include "io/joint_words.h"

namespace ombra {
namespace {

bool read(std::span<const std::byte> bytes) {
  std::vector<std::string> fixes, without;
  std::string_view text = as_text(bytes);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    (line.find('=') == line.npos ? without : fixes).emplace_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  const auto ranges = held_ranges(fixes, without);
  if (!ranges) return false;
  for (const AngleRanges& hand : *ranges)
    for (const AngleRange& range : hand) promise(range.least <= range.most, "a range is one");
  return true;
}

}  // namespace

FuzzTarget words_target() {
  return {"words", read, [] {
            return std::vector{bytes_of("ring-pip=40\nleft:index-mcp=0"),
                               bytes_of("little\nright:thumb\nleft:thumb-ip=1e1"),
                               bytes_of("left:thumb-cmc-abduction=10\nright:little-mcp-abduction=-5.5")};
          }};
}

}  // namespace ombra
