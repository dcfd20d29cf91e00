// What `ombra bench` leaves beside the result folders: a table for programs and a contact sheet for people.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "io/recognition.h"
#include "io/result_json.h"
#include "ombra/result.h"

namespace ombra {

/// One picture of a bench and what became of it.
struct BenchRow {
  std::string name;     ///< the folder of its results, relative to the table
  std::string picture;  ///< the picture's path as it was found
  Result<SolveRecord> outcome;
};

/// Means over the rows that were solved; all 0 when there is none.
struct BenchMeans {
  int solved = 0;
  double iou = 0, boundary_f = 0, salience_f = 0, chamfer = 0, topology_error = 0, penetration_mm = 0,
         strain = 0, seconds = 0;
};
BenchMeans means(std::span<const BenchRow> rows);

/// What the solved shadows were taken for, beside what the targets are that they were asked to be.
struct BenchRecognition {
  std::size_t exemplars = 0;  ///< the solved pictures and the gallery
  Recognised shadows, targets;
};
/// A share for people: "7 of 9 (78 %)", or "none" of none.
std::string share_text(const Share& share);

/// results.csv (RFC 4180, UTF-8): a heading and one line a row in their order; a picture that could not be
/// used has its reason in `error` and no numbers.
std::string write_bench_csv(std::span<const BenchRow> rows);

/// index.html: the means, how often shapes were recognised where that is known, then one card a row in their
/// order with its overlay (NAME/overlay.png), its scores and, where it is not the row's own name, what its
/// shadow is taken for. Refers to nothing but the result folders beside it. Names and reasons are escaped.
std::string write_bench_page(std::span<const BenchRow> rows,
                             const std::optional<BenchRecognition>& recognition);

}  // namespace ombra
