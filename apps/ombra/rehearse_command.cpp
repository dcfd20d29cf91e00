#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "commands.h"
#include "inputs.h"
#include "interrupt.h"
#include "io/file.h"
#include "io/json_text.h"
#include "io/kept_verdict.h"
#include "io/rehearsal_log.h"
#include "io/result_json.h"
#include "io/take_picture.h"
#include "io/target.h"
#include "io/verdict_json.h"
#include "io/video.h"
#include "io/video_camera.h"
#include "progress_line.h"
#include "score_table.h"
#include "solved_pose.h"
#include "take_source.h"
#include "verdict_text.h"

namespace ombra {
namespace {

constexpr int kThumbnailWidth = 320, kThumbnailHeight = 180;
constexpr int kFilmWidth = 1280, kFilmHeight = 720, kFramesPerSecond = 15, kFramesOfTake = 45;

std::string now_utc() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::now()));
}

std::string text_of(const RehearsalTake& take, std::optional<std::int64_t> okayed) {
  const KeptVerdict verdict = read_kept_verdict(take.verdict_json);
  std::string text = take.source_time_s ? fmt::format("take {} ({:.1f} s)", take.id, *take.source_time_s)
                                        : fmt::format("take {}", take.id);
  if (verdict.scores) text += fmt::format(": overlap {:.3f}", verdict.scores->iou);
  if (okayed == take.id) text += ", okayed";
  return text;
}

/// The takes of a request from the best to the worst.
std::vector<RehearsalTake> best_first(std::vector<RehearsalTake> takes) {
  std::stable_sort(takes.begin(), takes.end(), [](const RehearsalTake& a, const RehearsalTake& b) {
    return a.usable != b.usable ? a.usable : a.rank_score > b.rank_score;
  });
  return takes;
}

/// The request that goes on: the last one, if it asks for this target.
Result<std::int64_t> request_for(RehearsalLog& log, const std::string& target) {
  const auto requests = log.requests();
  if (!requests) return tl::unexpected(requests.error());
  if (!requests->empty() && requests->back().target == target) return requests->back().id;
  return log.add_request(target, now_utc());
}

}  // namespace

Result<int> run(const RehearseCommand& command) {
  if (command.source.empty() || command.target.empty() || command.log.empty())
    return fail(ErrorCode::kBadUsage,
                "needs a video or camera, --target and --log; or say list, show, okay or export", "rehearse");
  const Result<Target> target = load_target(command.target, gallery_folder());
  if (!target) return tl::unexpected(target.error());
  const auto solved = solved_for(command.pose, *target);
  if (!solved) return tl::unexpected(solved.error());
  Result<RehearsalLog> log = RehearsalLog::open_or_create(command.log);
  if (!log) return tl::unexpected(log.error());
  const Result<std::int64_t> request = request_for(*log, command.target);
  if (!request) return tl::unexpected(request.error());
  // What is in the log already is not taken again; a camera shows nothing again.
  const bool live = is_camera(command.source);
  const auto before = log->takes(*request);
  if (!before) return tl::unexpected(before.error());
  double done_s = -1;
  for (const RehearsalTake& take : *before)
    if (!live && take.source == command.source) done_s = std::max(done_s, take.source_time_s.value_or(0));

  const Judge quick(*target), judge(*target, *solved);
  watch_for_interrupts();
  int added = 0;
  std::optional<ProgressLine> line(std::in_place);  // gone while anything is printed
  const auto keep = [&](const SteadyTake& take) -> Result<void> {
    if (take.time_s <= done_s + 1e-6) return {};
    const Verdict verdict = judge(take.found);
    const auto outlines = target_in_photo(*target, verdict);
    const auto thumbnail =
        write_jpeg(take_picture(take.picture, {take.found.outline, outlines, {}, {}, {}, 0},
                                live ? kFilmWidth : kThumbnailWidth, live ? kFilmHeight : kThumbnailHeight),
                   85);  // of a camera's take there is no other picture
    if (!thumbnail) return tl::unexpected(thumbnail.error());
    const Result<std::int64_t> id =
        log->add_take({0, *request, now_utc(), command.source, take.time_s, *thumbnail,
                       verdict_json(verdict).dump(), verdict.usable, verdict.merit});
    if (!id) return tl::unexpected(id.error());
    ++added;
    line.reset();
    fmt::print("take {} at {:.1f} s: overlap {:.3f}\n", *id, take.time_s, verdict.scores.iou);
    fmt::print("{}", verdict_text(verdict));
    std::fflush(stdout);  // who reads it waits for it
    line.emplace();
    return {};
  };
  const Result<void> watched =
      steady_takes(command.source, quick, {},
                   {keep, [&](double time_s) { line->show(fmt::format("looking, {:.1f} s", time_s)); }});
  line.reset();
  if (!watched) return tl::unexpected(watched.error());
  if (interrupted()) {
    fmt::print(stderr, "ombra: interrupted; the takes so far are in {}\n", command.log);
    return kInterrupted;
  }
  if (added == 0)
    fmt::print("{}\n", done_s >= 0 ? "nothing new: these takes are in the log"
                                   : "no take: hold a shadow still for half a second");
  return kDone;
}

namespace {

/// A take as the log's JSON has it.
nlohmann::ordered_json json_of(const RehearsalTake& take, const RehearsalRequest& request) {
  nlohmann::ordered_json json = {
      {"id", take.id}, {"taken_at", take.taken_at}, {"source", valid_utf8(take.source)}};
  if (take.source_time_s) json["time_s"] = *take.source_time_s;
  json["okayed"] = request.okayed_take == take.id;
  const auto verdict = nlohmann::ordered_json::parse(take.verdict_json, nullptr, false);
  if (verdict.is_object()) json.update(verdict);
  return json;
}

/// Its reasons and what to do, a line each.
void print_verdict(const KeptVerdict& verdict) {
  for (const std::string& reason : verdict.reasons) fmt::print("     {}\n", printable(reason));
  for (const std::string& advice : verdict.advice) fmt::print("     > {}\n", printable(advice));
}

}  // namespace

Result<int> run(const RehearseListCommand& command) {
  const Result<RehearsalLog> log = RehearsalLog::open(command.log);
  if (!log) return tl::unexpected(log.error());
  const auto requests = log->requests();
  if (!requests) return tl::unexpected(requests.error());
  nlohmann::ordered_json json = {{"format", "ombra.rehearsal/1"},
                                 {"requests", nlohmann::ordered_json::array()}};
  for (const RehearsalRequest& request : *requests) {
    const auto takes = log->takes(request.id);
    if (!takes) return tl::unexpected(takes.error());
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    if (!command.json)
      fmt::print("{}, asked for at {}\n", printable(request.target), printable(request.asked_at));
    for (const RehearsalTake& take : best_first(*takes)) {
      if (command.json) {
        list.push_back(json_of(take, request));
        continue;
      }
      fmt::print("  {}   {}\n", text_of(take, request.okayed_take), printable(take.source));
      print_verdict(read_kept_verdict(take.verdict_json));
    }
    json["requests"].push_back(
        {{"target", valid_utf8(request.target)}, {"asked_at", request.asked_at}, {"takes", list}});
  }
  if (command.json) fmt::print("{}", json_text(json));
  return kDone;
}

Result<int> run(const RehearseOkayCommand& command) {
  Result<RehearsalLog> log = RehearsalLog::open(command.log);
  if (!log) return tl::unexpected(log.error());
  if (const auto okayed = log->okay(command.take); !okayed) return tl::unexpected(okayed.error());
  fmt::print("take {} is okayed\n", command.take);
  return kDone;
}

namespace {

/// A take and what its pictures are called.
struct Clip {
  RehearsalTake take;
  std::string target, title;
  bool okayed = false;
};

/// What a picture of a take shows now, with the curve of the scores up to it.
Result<Image> told(const Image& wall, const Clip& clip, const Target& target, const Judge& judge,
                   std::vector<double>& scores, int score_count) {
  const auto found = find_shadow(photo_of(wall), {}, clip.take.source);
  if (!found) return tl::unexpected(found.error());
  const Verdict verdict = judge(*found);
  scores.push_back(verdict.scores.iou);
  const std::vector<std::vector<Vec2>> outlines = target_in_photo(target, verdict);
  const std::string said = verdict.usable
                               ? fmt::format("overlap {:.2f}{}", verdict.scores.iou,
                                             verdict.reasons.empty() ? "" : ": " + words(verdict.reasons[0]))
                               : words(verdict.lack);
  return take_picture(wall, {found->outline, outlines, clip.title, said, scores, score_count}, kFilmWidth,
                      kFilmHeight);
}

/// Fifteen pictures a second around a take, each as long as a film has it.
Result<std::vector<Image>> pictures_of(const Clip& clip) {
  std::vector<Image> out;
  if (!clip.take.source_time_s || !is_video(clip.take.source)) {
    Result<Image> photo = read_photo_file(clip.take.source);
    if (!photo) return tl::unexpected(photo.error());
    out.push_back(std::move(*photo));
    return out;
  }
  const double from_s = *clip.take.source_time_s - 0.5 * kFramesOfTake / kFramesPerSecond;
  std::optional<Image> last;
  const Result<void> watched = watch(clip.take.source, 0, [&](VideoFrame&& frame) -> Result<bool> {
    // What was there until now is shown until now.
    while (last && out.size() < kFramesOfTake &&
           from_s + static_cast<double>(out.size()) / kFramesPerSecond < frame.time_s)
      out.push_back(*last);
    last = std::move(frame.picture);
    return out.size() < kFramesOfTake;
  });
  if (!watched && !last) return tl::unexpected(watched.error());
  while (last && out.size() < kFramesOfTake) out.push_back(*last);
  return out;
}

/// What the log kept of a take, with words.
Result<Image> kept_picture(const Clip& clip, bool okayed, const std::string& log, int width, int height) {
  Result<Image> kept = read_photo(clip.take.thumbnail_jpeg, log);
  if (!kept) return kept;
  return take_picture(*kept, {{}, {}, clip.title, text_of(clip.take, okayed ? clip.take.id : 0), {}, 0},
                      width, height);
}

Result<void> add_clip(VideoWriter& film, const Clip& clip, const std::string& log, double& time_s) {
  if (is_camera(clip.take.source)) {
    const Result<Image> picture = kept_picture(clip, clip.okayed, log, kFilmWidth, kFilmHeight);
    if (!picture) return tl::unexpected(picture.error());
    for (int k = 0; k < kFramesOfTake; ++k, time_s += 1.0 / kFramesPerSecond)
      if (const auto added = film.add(photo_of(*picture), time_s); !added) return added;
    return {};
  }
  const Result<Target> target = load_target(clip.target, gallery_folder());
  if (!target) return tl::unexpected(target.error());
  Result<std::vector<Image>> pictures = pictures_of(clip);
  if (!pictures) return tl::unexpected(pictures.error());
  const Judge judge(*target);
  std::vector<double> scores;
  for (int k = 0; k < kFramesOfTake; ++k) {
    const Image& wall = (*pictures)[std::min(static_cast<std::size_t>(k), pictures->size() - 1)];
    const Result<Image> picture = told(wall, clip, *target, judge, scores, kFramesOfTake);
    if (!picture) return tl::unexpected(picture.error());
    if (const auto added = film.add(photo_of(*picture), time_s); !added) return added;
    time_s += 1.0 / kFramesPerSecond;
  }
  return {};
}

Result<std::vector<Clip>> clips_of(const RehearsalLog& log) {
  const auto requests = log.requests();
  if (!requests) return tl::unexpected(requests.error());
  std::vector<Clip> out, okayed;
  for (const RehearsalRequest& request : *requests) {
    const auto takes = log.takes(request.id);
    if (!takes) return tl::unexpected(takes.error());
    for (const RehearsalTake& take : *takes) {
      out.push_back({take, request.target, fmt::format("{}, take {}", request.target, take.id), false});
      if (request.okayed_take == take.id)
        okayed.push_back(
            {take, request.target, fmt::format("{}, take {}: okayed", request.target, take.id), true});
    }
  }
  out.insert(out.end(), okayed.begin(), okayed.end());  // at the end, once more
  return out;
}

}  // namespace

Result<int> run(const RehearseExportCommand& command) {
  if (command.film.empty() && command.sheet.empty())
    return fail(ErrorCode::kBadUsage,
                "says nowhere what to write; add --film making.mp4 or --sheet takes.png", "rehearse export");
  const Result<RehearsalLog> log = RehearsalLog::open(command.log);
  if (!log) return tl::unexpected(log.error());
  const Result<std::vector<Clip>> clips = clips_of(*log);
  if (!clips) return tl::unexpected(clips.error());
  if (clips->empty()) return fail(ErrorCode::kBadInput, "holds no take yet; rehearse first", command.log);
  if (!command.film.empty()) {
    constexpr double kEach_s = static_cast<double>(kFramesOfTake) / kFramesPerSecond;
    std::vector<Chapter> chapters;
    for (std::size_t i = 0; i < clips->size(); ++i)
      chapters.push_back(
          {kEach_s * static_cast<double>(i), kEach_s * static_cast<double>(i + 1), (*clips)[i].title});
    Result<VideoWriter> film = VideoWriter::create(command.film, kFilmWidth, kFilmHeight, chapters);
    if (!film) return tl::unexpected(film.error());
    double time_s = 0;
    ProgressLine line;
    for (std::size_t i = 0; i < clips->size(); ++i) {
      line.show(fmt::format("filming take {} of {}", i + 1, clips->size()));
      if (const auto added = add_clip(*film, (*clips)[i], command.log, time_s); !added)
        return tl::unexpected(added.error());
    }
    if (const auto finished = film->finish(); !finished) return tl::unexpected(finished.error());
  }
  if (!command.sheet.empty()) {
    std::vector<Image> pictures;
    for (const Clip& clip : *clips) {
      if (clip.okayed) continue;
      const bool okayed = std::any_of(clips->begin(), clips->end(),
                                      [&](const Clip& c) { return c.okayed && c.take.id == clip.take.id; });
      Result<Image> picture =
          kept_picture(clip, okayed, command.log, 2 * kThumbnailWidth, 2 * kThumbnailHeight);
      if (!picture) return tl::unexpected(picture.error());
      pictures.push_back(std::move(*picture));
    }
    const auto written =
        write_png(contact_sheet(pictures, std::min<int>(3, static_cast<int>(pictures.size()))))
            .and_then([&](const auto& png) { return write_file(command.sheet, png); });
    if (!written) return tl::unexpected(written.error());
  }
  return kDone;
}

namespace {

/// The picture that was judged, with what is found in it.
Result<Image> judged_picture(const Clip& clip) {
  const Result<Target> target = load_target(clip.target, gallery_folder());
  if (!target) return tl::unexpected(target.error());
  Image wall;
  if (clip.take.source_time_s && is_video(clip.take.source)) {
    const Result<void> watched = watch(clip.take.source, 0, [&](VideoFrame&& frame) -> Result<bool> {
      wall = std::move(frame.picture);
      return frame.time_s < *clip.take.source_time_s - 1e-6;
    });
    if (!watched) return tl::unexpected(watched.error());
  } else {
    Result<Image> photo = read_photo_file(clip.take.source);
    if (!photo) return photo;
    wall = std::move(*photo);
  }
  std::vector<double> scores;
  return told(wall, clip, *target, Judge(*target), scores, 1);
}

/// That one or, where its source is gone or a camera, the one in the log.
Result<void> write_picture(const Clip& clip, const std::string& log, const std::string& out) {
  Result<Image> picture = judged_picture(clip);
  if (!picture && !clip.take.thumbnail_jpeg.empty()) picture = read_photo(clip.take.thumbnail_jpeg, log);
  if (!picture) return tl::unexpected(picture.error());
  return write_png(*picture).and_then([&](const auto& png) { return write_file(out, png); });
}

void print_take(const RehearsalTake& take, const RehearsalRequest& request) {
  std::error_code no_such_name;
  fmt::print("{}, {}\n  taken at {} from {}{}\n", printable(request.target),
             text_of(take, request.okayed_take), printable(take.taken_at), printable(take.source),
             is_camera(take.source)                               ? ""
             : std::filesystem::exists(take.source, no_such_name) ? ", which is there"
                                                                  : ", which is gone");
  if (!take.thumbnail_jpeg.empty()) fmt::print("  a picture of it is in the log\n");
  const KeptVerdict verdict = read_kept_verdict(take.verdict_json);
  if (verdict.scores) fmt::print("{}", score_table(*verdict.scores));
  print_verdict(verdict);
}

}  // namespace

Result<int> run(const RehearseShowCommand& command) {
  const Result<RehearsalLog> log = RehearsalLog::open(command.log);
  if (!log) return tl::unexpected(log.error());
  const auto requests = log->requests();
  if (!requests) return tl::unexpected(requests.error());
  for (const RehearsalRequest& request : *requests) {
    const auto takes = log->takes(request.id);
    if (!takes) return tl::unexpected(takes.error());
    const auto take = std::find_if(takes->begin(), takes->end(),
                                   [&](const RehearsalTake& t) { return t.id == command.take; });
    if (take == takes->end()) continue;
    if (!command.out.empty()) {
      const Result<void> written =
          write_picture({*take, request.target, fmt::format("{}, take {}", request.target, take->id), false},
                        command.log, command.out);
      if (!written) return tl::unexpected(written.error());
    }
    if (command.json) {
      nlohmann::ordered_json json = {{"format", "ombra.rehearsal-take/1"},
                                     {"target", valid_utf8(request.target)},
                                     {"asked_at", request.asked_at}};
      json.update(json_of(*take, request));
      fmt::print("{}", json_text(json));
    } else {
      print_take(*take, request);
    }
    return kDone;
  }
  return fail(ErrorCode::kBadInput,
              fmt::format("there is no take {}; rehearse list shows which there are", command.take),
              command.log);
}

}  // namespace ombra
