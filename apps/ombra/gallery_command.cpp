#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "commands.h"
#include "inputs.h"
#include "io/gallery_entry.h"
#include "io/nearest.h"
#include "io/target.h"
#include "terminal.h"

namespace ombra {
namespace {

struct Card {
  Target target;
  GalleryEntry entry;
};

Result<Card> read_card(const std::string& name) {
  const std::filesystem::path gallery = gallery_folder();
  Result<Target> target = load_target(name, gallery);
  if (!target) return tl::unexpected(target.error());
  const std::string path = (gallery / name / "target.svg").string();
  const Result<std::string> svg = read_text(path);
  if (!svg) return tl::unexpected(svg.error());
  Result<GalleryEntry> entry = read_gallery_entry(*svg, path);
  if (!entry) return tl::unexpected(entry.error());
  return Card{std::move(*target), std::move(*entry)};
}

Result<int> list_with_pictures(const std::vector<std::string>& names) {
  constexpr int kPictureColumns = 12, kCardColumns = 17;
  const int columns = terminal_columns(STDOUT_FILENO);
  const auto per_row = static_cast<std::size_t>(std::max(1, columns / kCardColumns));
  for (std::size_t first = 0; first < names.size(); first += per_row) {
    std::vector<std::string> lines(kPictureColumns / 2 + 2);
    const auto add = [&](std::size_t line, const std::string& text, std::size_t position) {
      const auto before = static_cast<int>(position) * kCardColumns;
      lines[line].append(static_cast<std::size_t>(std::max(before - text_columns(lines[line]), 0)), ' ');
      lines[line] += text;
    };
    for (std::size_t i = first; i < std::min(first + per_row, names.size()); ++i) {
      const Result<Card> card = read_card(names[i]);
      if (!card) return tl::unexpected(card.error());
      const std::vector<std::string> picture = braille_picture(card->target, kPictureColumns);
      for (std::size_t line = 0; line < picture.size(); ++line) add(line, picture[line], i - first);
      add(picture.size(), names[i], i - first);
      add(picture.size() + 1, card->entry.title, i - first);
    }
    for (const std::string& line : lines) fmt::print("{}\n", line);
    fmt::print("\n");
  }
  return kDone;
}

Result<int> show(const std::string& name) {
  const Result<Card> card = read_card(name);
  if (!card) return tl::unexpected(card.error());
  constexpr int kColumns = 44;
  const int columns = std::min(kColumns, terminal_columns(STDOUT_FILENO) / 2 * 2);
  for (const std::string& row : braille_picture(card->target, columns)) fmt::print("{}\n", row);
  const GalleryEntry& entry = card->entry;
  fmt::print("\n");
  for (const auto& [what, words] :
       std::initializer_list<std::pair<const char*, const std::string&>>{{"Name", name},
                                                                         {"Title", entry.title},
                                                                         {"Korean title", entry.korean_title},
                                                                         {"Idea", entry.idea},
                                                                         {"Source", entry.source},
                                                                         {"Licence", entry.licence}})
    if (!words.empty()) fmt::print("{:<13} {}\n", what, words);
  fmt::print("{:<13} ombra solve {}\n", "Try", name);
  return kDone;
}

}  // namespace

Result<int> run(const GalleryCommand& command) {
  const std::vector<std::string> names = gallery_names(gallery_folder());
  if (names.empty())
    return fail(ErrorCode::kCannotRead,
                "no gallery is here; set OMBRA_DATA to the folder that holds `gallery`",
                gallery_folder().string());
  if (command.name.empty()) {
    if (::isatty(STDOUT_FILENO) == 1) return list_with_pictures(names);
    for (const std::string& name : names) fmt::print("{}\n", name);
    return kDone;
  }
  if (!std::binary_search(names.begin(), names.end(), command.name)) {
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    const std::string_view meant = nearest(command.name, candidates);
    return fail(
        ErrorCode::kBadUsage,
        fmt::format("is not in the gallery; {}",
                    meant.empty() ? "`ombra gallery` lists what is" : fmt::format("did you mean {}?", meant)),
        command.name);
  }
  return show(command.name);
}

}  // namespace ombra
