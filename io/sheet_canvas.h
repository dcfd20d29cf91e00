// Paper that is drawn on: a PDF of any pages, or a page as an SVG.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "ombra/paper.h"
#include "ombra/result.h"

typedef struct _cairo cairo_t;
typedef struct _cairo_surface cairo_surface_t;

namespace ombra {

/// In points.
struct PageSize {
  double width, height;
};
PageSize page_size(Paper paper);

class SheetCanvas {
 public:
  /// It carries no time: the same sheet has the same bytes on every day.
  static SheetCanvas pdf(Paper paper);
  static SheetCanvas svg(Paper paper);

  cairo_t* context() { return context_.get(); }
  /// Ends a page of a PDF and begins the next.
  void turn();
  /// Ends the last page. @return the file; kCannotWrite with cairo's reason, about `title`
  Result<std::vector<std::byte>> finished(const std::string& title);

 private:
  struct Release {
    void operator()(cairo_surface_t* surface) const;
    void operator()(cairo_t* context) const;
  };
  SheetCanvas() = default;
  void draw_on(cairo_surface_t* surface);

  std::unique_ptr<std::vector<std::byte>> bytes_ = std::make_unique<std::vector<std::byte>>();
  std::unique_ptr<cairo_surface_t, Release> surface_;
  std::unique_ptr<cairo_t, Release> context_;
};

}  // namespace ombra
