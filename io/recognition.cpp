#include "io/recognition.h"

#include <algorithm>
#include <map>
#include <set>

namespace ombra {
namespace {

constexpr std::size_t kThings = 3;  // so many different things with one first word make it a collection

std::vector<std::string> words(const std::string& name) {
  std::vector<std::string> found(1);
  for (const char c : name) {
    if (c == '-' || c == '_' || c == '/' || c == ' ')
      found.emplace_back();
    else
      found.back() += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  std::erase(found, "");
  return found;
}

bool is_number(const std::string& word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string joined(std::span<const std::string> parts) {
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : "-") + part;
  return all;
}

}  // namespace

std::vector<std::vector<std::string>> class_words(std::span<const std::string> names) {
  std::vector<std::vector<std::string>> of_names;
  std::map<std::string, std::set<std::string>> things;  // by first word: the words, no numbers, that follow
  for (const std::string& name : names) {
    const auto& parts = of_names.emplace_back(words(name));
    if (parts.size() > 1 && !is_number(parts[1])) things[parts[0]].insert(parts[1]);
  }
  std::vector<std::vector<std::string>> classes;
  for (std::vector<std::string>& parts : of_names) {
    const bool numbered = parts.size() > 1 && is_number(parts.back());
    if (numbered && !(parts.size() == 2 && things[parts[0]].size() >= kThings)) parts.pop_back();
    std::vector<std::string>& known_as = classes.emplace_back();
    if (!parts.empty()) known_as.push_back(joined(parts));
    if (parts.size() > 1) known_as.push_back(joined(std::span(parts).subspan(1)));
  }
  return classes;
}

Nearest nearest_exemplars(const ShapeContexts& shape, std::span<const Exemplar> exemplars, std::size_t own) {
  Nearest found{own, {}};
  double nearest = 0;
  for (std::size_t i = 0; i < exemplars.size(); ++i) {
    if (i == own) continue;
    const double distance = shape_distance(shape, exemplars[i].shape);
    if (!found.other || distance < nearest) found.other = i, nearest = distance;
  }
  if (found.other && nearest < shape_distance(shape, exemplars[own].shape)) found.all = *found.other;
  return found;
}

Recognised recognised(std::span<const Nearest> found, std::span<const Exemplar> exemplars) {
  std::vector<std::string> names;
  for (const Exemplar& exemplar : exemplars) names.push_back(exemplar.name);
  const std::vector<std::vector<std::string>> classes = class_words(names);
  const auto alike = [&](std::size_t a, std::size_t b) {
    return std::find_first_of(classes[a].begin(), classes[a].end(), classes[b].begin(), classes[b].end()) !=
           classes[a].end();
  };
  Recognised counted;
  for (std::size_t own = 0; own < found.size(); ++own) {
    ++counted.own.of;
    counted.own.right += found[own].all == own;
    bool has_another = false;
    for (std::size_t i = 0; i < exemplars.size(); ++i) has_another |= i != own && alike(own, i);
    if (!has_another) continue;
    ++counted.of_class.of;
    counted.of_class.right += alike(own, *found[own].other);
  }
  return counted;
}

}  // namespace ombra
