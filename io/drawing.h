// An image that is drawn on.
#pragma once

#include "io/page.h"
#include "io/picture.h"

typedef struct _cairo_surface cairo_surface_t;

namespace ombra {

/// Black at first; a point of its page is a pixel.
class Drawing {
 public:
  Drawing(int width, int height);
  ~Drawing();
  Drawing(const Drawing&) = delete;
  Drawing& operator=(const Drawing&) = delete;
  /// To draw with; the drawing must outlive it.
  Page page() { return Page(context_); }
  /// What is drawn up to now.
  Image image() const;

 private:
  cairo_surface_t* surface_;
  cairo_t* context_;
};

}  // namespace ombra
