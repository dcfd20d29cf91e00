// What the shadows of a bench are taken for, by somebody who has seen its pictures and the gallery.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ombra/recognise.h"

namespace ombra {

/// A shape that others may be taken for.
struct Exemplar {
  std::string name;
  ShapeContexts shape;
};

/// The class of each name as the words that it may go by, two names being of one class when they share one;
/// docs/formats.md tells the rule. The words of a name are what `-`, `_`, `/` and spaces divide, in lower
/// case (ASCII), joined again by `-`; a number at the end is dropped (`dog-3`), unless the only word before
/// it also begins three other names that go on with different words (`glyph-6` beside `glyph-a`, `glyph-b`,
/// `glyph-c`). The first is all of them, the second all but the first (`emoji-dog`: `dog`), where any are
/// left.
std::vector<std::vector<std::string>> class_words(std::span<const std::string> names);

/// The exemplars that a shape comes nearest to.
struct Nearest {
  std::size_t all;                   ///< of all; the shape's own where none is nearer
  std::optional<std::size_t> other;  ///< of all but its own, the first of those equally near
};
/// @param own the exemplar that the shape is meant to be, an index
Nearest nearest_exemplars(const ShapeContexts& shape, std::span<const Exemplar> exemplars, std::size_t own);

/// How often something was right.
struct Share {
  int right = 0, of = 0;
};

/// How often shapes are taken for what they are.
struct Recognised {
  Share own;       ///< no other exemplar comes nearer than the shape's own
  Share of_class;  ///< its own taken out, the nearest is of its class; of shapes whose class has another
};
/// @param found the nearest of the first found.size() exemplars' shapes, in their order
Recognised recognised(std::span<const Nearest> found, std::span<const Exemplar> exemplars);

}  // namespace ombra
