#include "io/gallery_entry.h"

#include <fmt/format.h>
#include <glib.h>

#include <memory>
#include <sstream>
#include <vector>

namespace ombra {
namespace {

/// Where the words of the element that is open belong; null where nobody wants them.
struct Reading {
  GalleryEntry entry;
  std::vector<std::string*> open;
};

std::string* place_for(GalleryEntry& entry, std::string_view element, bool korean) {
  if (element == "title") return &entry.title;
  if (element == "desc") return &entry.idea;
  if (element == "ombra:title" && korean) return &entry.korean_title;
  if (element == "ombra:source") return &entry.source;
  if (element == "ombra:licence") return &entry.licence;
  return nullptr;
}

void on_start(GMarkupParseContext*, const gchar* element, const gchar** names, const gchar** values,
              gpointer data, GError**) {
  auto& reading = *static_cast<Reading*>(data);
  bool korean = false;
  for (; *names != nullptr; ++names, ++values)
    korean = korean || (std::string_view(*names) == "xml:lang" && std::string_view(*values) == "ko");
  reading.open.push_back(place_for(reading.entry, element, korean));
}

void on_end(GMarkupParseContext*, const gchar*, gpointer data, GError**) {
  static_cast<Reading*>(data)->open.pop_back();
}

void on_text(GMarkupParseContext*, const gchar* text, gsize size, gpointer data, GError**) {
  auto& reading = *static_cast<Reading*>(data);
  if (!reading.open.empty() && reading.open.back() != nullptr) reading.open.back()->append(text, size);
}

std::string one_line(const std::string& text) {
  std::istringstream words(text);
  std::string line;
  for (std::string word; words >> word;) line += (line.empty() ? "" : " ") + word;
  return line;
}

}  // namespace

Result<GalleryEntry> read_gallery_entry(std::string_view svg, const std::string& where) {
  Reading reading;
  const GMarkupParser parser{on_start, on_end, on_text, nullptr, nullptr};
  const std::unique_ptr<GMarkupParseContext, decltype(&g_markup_parse_context_free)> context(
      g_markup_parse_context_new(&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reading, nullptr),
      g_markup_parse_context_free);
  GError* error = nullptr;
  if (!g_markup_parse_context_parse(context.get(), svg.data(), static_cast<gssize>(svg.size()), &error) ||
      !g_markup_parse_context_end_parse(context.get(), &error)) {
    const std::string reason = error->message;
    g_error_free(error);
    return fail(ErrorCode::kBadInput, fmt::format("is not well-formed XML: {}", reason), where);
  }
  GalleryEntry& entry = reading.entry;
  for (std::string* words : {&entry.title, &entry.korean_title, &entry.idea, &entry.source, &entry.licence})
    *words = one_line(*words);
  return entry;
}

}  // namespace ombra
