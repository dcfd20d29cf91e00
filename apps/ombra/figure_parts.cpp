#include "figure_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "inputs.h"
#include "io/pose_json.h"
#include "io/target.h"
#include "pose_source.h"

namespace ombra {
namespace {

namespace fs = std::filesystem;

Result<FigurePart> figure_part(const std::string& target, const std::string& word, const Mask& picture) {
  const std::size_t sign = word.find('=');
  FigurePart part{word.substr(0, sign), picture, {}};
  const bool plain = !part.name.empty() && std::all_of(part.name.begin(), part.name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!plain)
    return fail(ErrorCode::kBadUsage, "name a part in small letters, as in jaw=open.png", "--part " + word);
  const fs::path drawing = gallery_folder() / target / "parts" / (part.name + ".svg");
  if (sign == word.npos && !(in_gallery(target) && fs::exists(drawing)))
    return fail(ErrorCode::kBadUsage,
                fmt::format("the gallery has no such part of {}; give its picture, as in --part {}=moved.png",
                            target, part.name),
                "--part " + word);
  Result<Mask> moved = load_canvas(sign == word.npos ? drawing.string() : word.substr(sign + 1), {});
  if (!moved) return tl::unexpected(moved.error());
  if (moved->width != picture.width || moved->height != picture.height)
    return fail(
        ErrorCode::kBadInput,
        fmt::format("is a picture of {} x {}, and the figure's is {} x {}; draw the part moved on the "
                    "same canvas",
                    moved->width, moved->height, picture.width, picture.height),
        "--part " + word);
  part.moved = std::move(*moved);
  return part;
}

}  // namespace

Result<std::vector<FigurePart>> figure_parts(const std::string& target,
                                             const std::vector<std::string>& words) {
  std::vector<FigurePart> out;
  if (words.empty()) return out;
  const Result<Mask> picture = load_canvas(target, gallery_folder());
  if (!picture) return tl::unexpected(picture.error());
  for (const std::string& word : words) {
    Result<FigurePart> part = figure_part(target, word, *picture);
    if (!part) return tl::unexpected(part.error());
    if (std::any_of(out.begin(), out.end(), [&](const FigurePart& p) { return p.name == part->name; }))
      return fail(ErrorCode::kBadUsage, "is named twice", "--part " + part->name);
    out.push_back(std::move(*part));
  }
  return out;
}

void choose_with_parts(const Hands& hands, const std::vector<FigurePart>& parts, int variants,
                       SolveRecord& record, const ParallelFor& parallel_for) {
  std::vector<Solution> solutions = std::move(record.solution.others);
  record.solution.others.clear();
  solutions.insert(solutions.begin(), record.solution);
  double best_whole = 0;
  std::size_t best = solutions.size();
  for (std::size_t k = 0; k < solutions.size(); ++k) {
    const Solution& s = solutions[k];
    double whole = merit(s.scores);
    std::vector<std::pair<std::string, PartMotion>> found;
    for (const FigurePart& part : parts) {
      PartMotion motion =
          find_part(hands, s.pose, s.stage, place_moved(part.picture, part.moved, s.placement, kScoreSize),
                    parallel_for);
      whole += worth(motion);
      found.emplace_back(part.name, std::move(motion));
    }
    if (best == solutions.size() || whole > best_whole)
      best = k, best_whole = whole, record.parts = std::move(found);
  }
  record.solution = solutions[best];
  solutions.erase(solutions.begin() + static_cast<std::ptrdiff_t>(best));
  solutions.resize(std::min(solutions.size(), static_cast<std::size_t>(variants - 1)));
  record.solution.others = std::move(solutions);
}

std::string part_text(const std::string& part, const PartMotion& motion) {
  if (motion.movers.empty())
    return fmt::format("{}: no finger moves it; overlap {:.2f} with its picture as it is", part,
                       motion.scores.iou);
  std::string movers;
  for (const PartMover& mover : motion.movers) movers += (movers.empty() ? "" : "; ") + words(mover);
  return fmt::format("{}: {}; overlap {:.2f} with its picture", part, movers, motion.scores.iou);
}

Result<std::map<std::string, Pose>> read_parts(const fs::path& folder) {
  std::map<std::string, Pose> out;
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder / "parts", error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (entry->path().extension() != ".json") continue;
    const Result<std::string> text = read_text(entry->path().string());
    if (!text) return tl::unexpected(text.error());
    const Result<PoseFile> file = read_pose(*text, entry->path().string());
    if (!file) return tl::unexpected(file.error());
    out[entry->path().stem().string()] = file->pose;
  }
  return out;
}

}  // namespace ombra
