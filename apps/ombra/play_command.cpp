#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "commands.h"
#include "inputs.h"
#include "interrupt.h"
#include "io/file.h"
#include "io/hands_glb.h"
#include "io/json_text.h"
#include "io/play_sheet.h"
#include "io/thread_pool.h"
#include "io/video.h"
#include "play_film.h"
#include "play_source.h"
#include "progress_line.h"

namespace ombra {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

/// FILE-0001.png and so on.
std::string numbered(const fs::path& out, int number) {
  return (out.parent_path() /
          fmt::format("{}-{:04}{}", out.stem().string(), number, out.extension().string()))
      .string();
}

int frames_of(const StagedPlay& staged, int per_second) {
  return static_cast<int>(std::floor(staged.play.seconds() * per_second)) + 1;
}

/// What hands do at worst in any picture of a film.
struct Worst {
  double penetration_mm = 0, limit_violation_deg = 0;
  double speed = 0;  ///< of the fastest joint between two pictures, as a share of what it may be
};

Worst worst_of(const StagedPlay& staged, int per_second) {
  Worst out;
  const Stage& stage = staged.play.stage();
  Moment before;
  for (int k = 0; k < frames_of(staged, per_second); ++k) {
    const Moment now = staged.play.at(static_cast<double>(k) / per_second);
    const Tableau there = tableau(now, stage);
    out.penetration_mm = std::max(out.penetration_mm, penetration_mm(staged.hands, there.pose, there.stage));
    out.limit_violation_deg = std::max(out.limit_violation_deg, limit_violation_deg(there.pose, there.stage));
    if (k > 0) out.speed = std::max(out.speed, least_seconds(before.pose, now.pose, stage) * per_second);
    before = now;
  }
  return out;
}

Result<void> write_film(const PlayCommand& command, PlayFilm& film, int frames) {
  const bool pictures = fs::path(command.out).extension() == ".png";
  Result<VideoWriter> writer = fail(ErrorCode::kUnsupported, "");
  if (!pictures) {
    writer = VideoWriter::create(command.out, film.width(), film.height());
    if (!writer) return tl::unexpected(writer.error());
  }
  ProgressLine line;
  for (int k = 0; k < frames; ++k) {
    if (interrupted())
      return fail(ErrorCode::kCannotWrite, "was interrupted; nothing is left of it", command.out);
    line.show(fmt::format("picture {} of {}", k + 1, frames));
    const double time_s = static_cast<double>(k) / command.per_second;
    const Image picture = film.at(time_s);
    const Result<void> added = pictures ? write_png(picture).and_then([&](const auto& png) {
      return write_file(numbered(command.out, k + 1), png);
    })
                                        : writer->add(photo_of(picture), time_s);
    if (!added) return added;
  }
  return pictures ? Result<void>() : writer->finish();
}

ordered_json events(const StagedPlay& staged, int per_second) {
  const Worst worst = worst_of(staged, per_second);
  ordered_json json = {{"format", "ombra.played/1"},
                       {"title", staged.title},
                       {"seconds", rounded(staged.play.seconds(), 1000)},
                       {"pictures", frames_of(staged, per_second)},
                       {"penetration_mm", rounded(worst.penetration_mm, 1000)},
                       {"limit_violation_deg", rounded(worst.limit_violation_deg, 1000)},
                       {"joint_speed", rounded(worst.speed, 1000)}};
  for (const StagedPlay::Bitten& bite : staged.bites)
    json["bites"].push_back({{"part", bite.part},
                             {"time_s", rounded(bite.contact.time_s, 100)},
                             {"at_m",
                              {rounded(static_cast<double>(bite.contact.at_m.x), 1000),
                               rounded(static_cast<double>(bite.contact.at_m.y), 1000)}}});
  for (const Play::Stretched& s : staged.play.stretched())
    json["stretched"].push_back(
        {{"step", s.step + 1}, {"asked_s", rounded(s.asked_s, 1000)}, {"given_s", rounded(s.given_s, 1000)}});
  return json;
}

}  // namespace

Result<int> run(const PlayCommand& command) {
  const std::string ending = fs::path(command.out).extension().string();
  constexpr std::array kEndings = {".mp4", ".webm", ".gif", ".png", ".glb", ".pdf"};
  if (!command.out.empty() && std::find(kEndings.begin(), kEndings.end(), ending) == kEndings.end())
    return fail(ErrorCode::kBadUsage,
                "is no film (.mp4, .webm, .gif), no pictures (.png), no scene (.glb) and no sheet (.pdf); "
                "the name's end says what "
                "to write",
                command.out);
  watch_for_interrupts();
  const Result<StagedPlay> staged = stage_play(command);
  if (!staged) return interrupted() ? Result<int>(kInterrupted) : tl::unexpected(staged.error());
  for (const std::string& note : staged->notes) fmt::print(stderr, "ombra: {}\n", note);

  Result<void> written;
  if (ending == ".pdf") {
    written =
        write_play_sheet(staged->hands, staged->play, staged->title.empty() ? command.script : staged->title,
                         staged->captions, Paper::kA4)
            .and_then([&](const auto& bytes) { return write_file(command.out, bytes); });
  } else if (ending == ".glb") {
    written =
        write_play_glb(staged->hands, staged->play, staged->title.empty() ? command.script : staged->title)
            .and_then([&](const auto& bytes) { return write_file(command.out, bytes); });
  } else if (!command.out.empty()) {
    ThreadPool pool(command.jobs);
    PlayFilm pictures(*staged, command.view, pool.parallel_for());
    written = write_film(command, pictures, frames_of(*staged, command.per_second));
  }
  if (interrupted()) {
    fmt::print(stderr, "ombra: interrupted; no film was written\n");
    return kInterrupted;
  }
  if (!written) return tl::unexpected(written.error());
  if (command.json) {
    fmt::print("{}", json_text(events(*staged, command.per_second)));
    return kDone;
  }
  fmt::print("{}: {:.1f} s{}\n", staged->title.empty() ? command.script : staged->title,
             staged->play.seconds(), command.out.empty() ? "" : ", " + command.out);
  for (const StagedPlay::Bitten& bite : staged->bites)
    fmt::print(
        "The {} closes on the shadow at {:.2f} s, {:.2f} m {} of the wall's middle and {:.2f} m high.\n",
        bite.part, bite.contact.time_s, std::fabs(bite.contact.at_m.x),
        bite.contact.at_m.x < 0 ? "left" : "right", bite.contact.at_m.y);
  return kDone;
}

}  // namespace ombra
