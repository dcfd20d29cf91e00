#include <fmt/format.h>

#include <filesystem>

#include "commands.h"
#include "inputs.h"
#include "io/file.h"
#include "io/gallery_entry.h"
#include "io/target.h"
#include "ombra/play.h"
#include "pose_source.h"

namespace ombra {
namespace fs = std::filesystem;
namespace {

/// A gallery figure's title in the sheet's language, else the target's own name.
std::string title_of(const ShownResult& result, Language language) {
  std::error_code error;
  const fs::path svg = gallery_folder() / result.target_source / "target.svg";
  if (result.target_source.find('/') != std::string::npos || !fs::exists(svg, error))
    return result.target_name;
  const Result<std::string> text = read_text(svg.string());
  if (!text) return result.target_name;
  const Result<GalleryEntry> entry = read_gallery_entry(*text, svg.string());
  if (!entry) return result.target_name;
  const std::string& title = language == Language::kKorean ? entry->korean_title : entry->title;
  return title.empty() ? result.target_name : title;
}

/// Target and scores of the result that the pose belongs to. A drawing that is gone is left out.
void add_result(SheetSubject& subject, const PoseSource& source, Language language) {
  subject.title = title_of(source.result, language);
  subject.scores = source.result.scores;
  const Result<Target> target = load_target(source.result.target_source, gallery_folder());
  if (target)
    subject.target = place(*target, source.result.placement, kScoreSize);
  else
    fmt::print(stderr, "ombra: {}: its target {} is left out: {}\n", source.result_file.string(),
               source.result.target_source, target.error().message);
}

}  // namespace

Result<int> run(const SheetCommand& command) {
  const fs::path out(command.out);
  if (out.extension() != ".pdf" && out.extension() != ".svg")
    return fail(ErrorCode::kBadUsage, "is neither FILE.pdf nor FILE.svg; the name's end says what to write",
                command.out);
  const Result<PoseSource> source = read_pose_source(command.pose);
  if (!source) return tl::unexpected(source.error());
  const PoseFile& file = source->file;
  const std::string pose_path = source->pose_file.string();
  const Result<Hands> hands = read_hands(command.hand, file.pose.hand_length_m, file.pose.hand_breadth_m);
  if (!hands) return tl::unexpected(hands.error());
  SheetSubject subject{{}, file.pose, file.stage.value_or(Stage{}), {}, {}, {}};
  const Result<void> on_stage = checked_on_stage(*hands, subject.pose, subject.stage, pose_path);
  if (!on_stage) return tl::unexpected(on_stage.error());
  if (!source->result_file.empty()) add_result(subject, *source, command.style.language);
  if (command.steps) {
    Result<std::vector<Pose>> way = way_to(*hands, subject.pose, subject.stage);
    if (!way)
      return fail(way.error().code, way.error().message + "; leave out --steps for the sheet without them",
                  pose_path);
    subject.way = std::move(*way);
  }

  std::vector<std::vector<std::byte>> files;
  if (out.extension() == ".pdf") {
    auto pdf = write_sheet_pdf(*hands, subject, command.style);
    if (!pdf) return tl::unexpected(pdf.error());
    files.push_back(std::move(*pdf));
  } else {
    auto pages = write_sheet_svg(*hands, subject, command.style);
    if (!pages) return tl::unexpected(pages.error());
    files = std::move(*pages);
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    fs::path path = out;
    if (i > 0)
      path.replace_filename(fmt::format("{}-{}{}", out.stem().string(), i + 1, out.extension().string()));
    if (const Result<void> written = write_file(path, files[i]); !written)
      return tl::unexpected(written.error());
  }
  return kDone;
}

}  // namespace ombra
