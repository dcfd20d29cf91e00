#include "options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "commands.h"
#include "ombra/version.h"

namespace ombra {
namespace {

constexpr double kMostSeconds = 86400;
constexpr std::uint64_t kMostEvaluations = 1'000'000'000'000;
constexpr std::uint64_t kMostSeed = (std::uint64_t{1} << 53) - 1;  // what every JSON reader keeps exactly
constexpr std::uint64_t kMostJobs = 256;
constexpr std::uint64_t kMostVariants = 20;

/// Accepts a decimal number in a range; `open` leaves out the lower end.
CLI::Validator number(double least, double most, bool open = false) {
  return CLI::Validator(
      [=](std::string& text) -> std::string {
        double value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        const bool fits = error == std::errc() && end == text.data() + text.size() &&
                          (open ? value > least : value >= least) && value <= most;
        return fits ? ""
                    : fmt::format("takes a number {} {} and up to {}, not '{}'", open ? "over" : "from",
                                  least, most, text);
      },
      "");
}

/// Accepts a whole number in a range, in plain digits.
CLI::Validator whole(std::uint64_t least, std::uint64_t most) {
  return CLI::Validator(
      [=](std::string& text) -> std::string {
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || end != text.data() + text.size() || value < least || value > most)
          return fmt::format("takes a whole number from {} to {}, not '{}'", least, most, text);
        text = fmt::format("{}", value);  // leading zeros would mean octal
        return "";
      },
      "");
}

/// Accepts one of some words and stores what it stands for.
template <typename T>
CLI::Option* add_choice(CLI::App& app, const std::string& option, T& value,
                        const std::vector<std::pair<std::string, T>>& choices, const std::string& help) {
  std::string words;
  for (const auto& [word, meaning] : choices) words += (words.empty() ? "" : "|") + word;
  return app
      .add_option_function<std::string>(
          option,
          [=, &value](const std::string& text) {
            for (const auto& [word, meaning] : choices)
              if (word == text) {
                value = meaning;
                return;
              }
            throw CLI::ValidationError(option, fmt::format("takes {}, not '{}'", words, text));
          },
          help)
      ->type_name(words);
}

constexpr const char* kTargetHelp = "gallery name, picture (PNG, JPEG, SVG) or text:A";
constexpr const char* kNamedPoseHelp = "gallery name, pose file (ombra.pose/1) or result folder";
constexpr const char* kAdvicePoseHelp =
    "the pose to advise from: gallery name, pose file or result folder [the target's]";
constexpr const char* kHandHelp = "other hands: two glTF files, left and right";

void add_jobs(CLI::App& app, int& jobs, const std::string& help) {
  jobs = static_cast<int>(std::clamp<std::uint64_t>(std::thread::hardware_concurrency(), 1, kMostJobs));
  app.add_option("--jobs", jobs, help)->type_name("N")->check(whole(1, kMostJobs));
}

void add_performers(CLI::App& app, int& performers) {
  add_choice<int>(app, "--performers", performers, {{"1", 1}, {"2", 2}},
                  "people: two have four hands and stand side by side or opposite each other [1]");
}

void add_budget(CLI::App& app, Budget& budget, const char* seconds_help, const char* evaluations_help) {
  auto* seconds = app.add_option("--seconds", budget.seconds, seconds_help)
                      ->type_name("S")
                      ->check(number(0, kMostSeconds, true));
  app.add_option("--evaluations", budget.evaluations, evaluations_help)
      ->type_name("N")
      ->check(whole(1, kMostEvaluations))
      ->excludes(seconds);
}

void add_seed(CLI::App& app, std::uint64_t& seed,
              const std::string& help = "another seed gives another solution [1]") {
  app.add_option("--seed", seed, help)->type_name("N")->check(whole(0, kMostSeed));
}

/// Numbers with one sign between them, as many as that; nothing else.
template <std::size_t kCount>
std::optional<std::array<float, kCount>> numbers(const std::string& text, char between) {
  std::array<float, kCount> out{};
  const char *at = text.data(), *end = at + text.size();
  for (std::size_t k = 0; k < kCount; ++k) {
    if (k > 0 && (at == end || *at++ != between)) return std::nullopt;
    const auto [next, error] = std::from_chars(at, end, out[k]);
    if (error != std::errc() || !std::isfinite(out[k])) return std::nullopt;
    at = next;
  }
  return at == end ? std::optional(out) : std::nullopt;
}

/// Takes width, height and depth of a room, as 4x2.5x5.
CLI::Option* add_room(CLI::App& app, const std::function<void(Room)>& set, const std::string& help) {
  return app
      .add_option_function<std::string>(
          "--room",
          [set](const std::string& text) {
            const auto sizes = numbers<3>(text, 'x');
            if (!sizes ||
                std::any_of(sizes->begin(), sizes->end(), [](float s) { return s < 0.5f || s > 50; }))
              throw CLI::ValidationError(
                  "--room",
                  fmt::format("takes width, height and depth from 0.5 to 50 metres, as 4x2.5x5, not '{}'",
                              text));
            set({(*sizes)[0], (*sizes)[1], (*sizes)[2]});
          },
          help)
      ->type_name("WxHxD");
}

/// Takes K/N, one of N shares of the work.
CLI::Option* add_shard(CLI::App& app, int& shard, int& shards, const std::string& help) {
  return app
      .add_option_function<std::string>(
          "--shard",
          [&shard, &shards](const std::string& text) {
            const auto parts = numbers<2>(text, '/');
            const auto is_whole = [](float v) { return v >= 1 && v <= 1e6f && v == std::floor(v); };
            if (!parts || !is_whole((*parts)[0]) || !is_whole((*parts)[1]) || (*parts)[0] > (*parts)[1])
              throw CLI::ValidationError("--shard",
                                         fmt::format("takes K/N with K from 1 to N, as 2/8, not '{}'", text));
            shard = static_cast<int>((*parts)[0]), shards = static_cast<int>((*parts)[1]);
          },
          help)
      ->type_name("K/N");
}

Run add_solve(CLI::App& app) {
  auto options = std::make_shared<SolveCommand>();
  SolveCommand& o = *options;
  app.footer(
      "Writes result.json, pose.json, mask.png, shadow.png, overlay.png, hands.glb and sheet.pdf;\n"
      "further variants into the folders variant-2, variant-3 and so on.\n"
      "Ctrl-C stops early and keeps the best so far.\n\n"
      "Example: ombra solve heart --seconds 5 --out my-heart");
  app.add_option("TARGET", o.target, kTargetHelp)->required()->type_name("");
  app.add_option("--out", o.out, "folder for the results [out/<name>]")->type_name("DIR");
  add_budget(app, o.budget, "time to take [10]",
             "silhouettes to cast instead; the same number repeats a result exactly");
  auto* from = app.add_option("--from", o.from, "go on from a result folder, or begin with a pose file")
                   ->type_name("POSE|DIR");
  add_performers(app, o.performers);
  add_choice<HandChoice>(app, "--hands", o.hands,
                         {{"both", HandChoice::kBoth},
                          {"left", HandChoice::kLeft},
                          {"right", HandChoice::kRight},
                          {"auto", HandChoice::kAuto}},
                         "which hands to use, of each performer; auto spares one where it is as good [both]");
  auto* no_arms = app.add_flag("--no-arms", o.no_arms, "hands alone, without arms and their shadow");
  app.add_option("--stage", o.stage, "lamp, wall and performer (ombra.stage/1)")->type_name("FILE");
  app.add_option(
         "--lamp", o.lamp,
         "light it with this one (ombra lamps lists them); of a lamp with a size it is the soft shadow "
         "that counts")
      ->type_name("NAME");
  add_room(
      app, [&o](Room room) { o.room = room; },
      "a room in metres, as 4x2.5x5, in which lamp and performers may be moved [they stay]")
      ->excludes(from);
  app.add_option("--hand", o.hand, kHandHelp)->type_name("FILE,FILE");
  auto* length = app.add_option("--hand-length", o.hand_size.length_mm,
                                "wrist to middle fingertip, millimetres; the arms go with it [190]")
                     ->type_name("MM")
                     ->check(number(100, 300));
  auto* breadth = app.add_option("--hand-breadth", o.hand_size.breadth_mm,
                                 "across the knuckles, 30 to 60 % of the length [41.2 %]")
                      ->type_name("MM")
                      ->check(number(30, 180));
  std::vector<std::pair<std::string, HandSize>> sizes;
  for (const HandSize& size : hand_sizes()) sizes.emplace_back(size.name, size);
  add_choice<HandSize>(
      app, "--hand-size", o.hand_size, sizes,
      "both at once: man-5, -50, -95 or woman-… (percentiles), child-6, -8, -10, -12 (years)")
      ->type_name("NAME")
      ->excludes(length)
      ->excludes(breadth);
  add_choice<std::optional<ArmsFrom>>(
      app, "--arms-from", o.arms_from,
      {{"bottom", ArmsFrom::kBottom},
       {"left", ArmsFrom::kLeft},
       {"right", ArmsFrom::kRight},
       {"auto", std::nullopt}},
      "side that the arms come from, of two performers the first one's [auto]")
      ->excludes(no_arms);
  // Whose hands, and which, the pose says.
  for (const char* option :
       {"--performers", "--hands", "--no-arms", "--hand-length", "--hand-breadth", "--hand-size"})
    from->excludes(app.get_option(option));
  app.add_flag("--fixed-target", o.fixed_target, "keep the target centred, upright and at its size");
  app.add_option("--variants", o.variants, "clearly different poses to find, best first [1]")
      ->type_name("K")
      ->check(whole(1, kMostVariants));
  app.add_option(
         "--comfort", o.comfort,
         "how much ease counts: 0 the shape alone, 1 gives up some of it for hands that are easy to hold "
         "[0.1]")
      ->type_name("0...1")
      ->check(number(0, 1));
  app.add_option("--fix", o.fixes, "a stiff joint, as ring-pip=40 or left:index-mcp=0; may be repeated")
      ->type_name("JOINT=DEG")
      ->allow_extra_args(false);
  app.add_option("--without", o.without,
                 "a finger that takes no part and stays folded, as little or right:index; may be repeated")
      ->type_name("FINGER")
      ->allow_extra_args(false);
  app.add_option(
         "--part", o.parts,
         "a part that moves, as jaw=open.png: the same picture with the part moved; of a gallery figure "
         "that has it jaw is enough; may be repeated")
      ->type_name("NAME[=PICTURE]")
      ->allow_extra_args(false);
  add_seed(app, o.seed);
  add_jobs(app, o.jobs, "threads; the result does not depend on it [all cores]");
  app.add_flag("--json", o.json, "print result.json instead of a summary");
  return [options] { return run(*options); };
}

Run add_cast(CLI::App& app) {
  auto options = std::make_shared<CastCommand>();
  app.footer(
      "With a lamp that says how large and bright it is, --lamp or the stage's own, the wall is drawn as a\n"
      "photograph would show it, and --out takes two more: FILE.16.png has 16 bits a channel, FILE.pfm the\n"
      "light in lux, as floats. Without one it is the silhouette. FILE.svg is the silhouette's contour.\n"
      "--view room draws who stands where instead, as FILE.png or FILE.svg.\n\n"
      "Example: ombra cast out/heart/pose.json --lamp candle --out wall.png");
  app.add_option("POSE", options->pose, "pose file (ombra.pose/1)")->required()->type_name("");
  app.add_option("--stage", options->stage, "another stage than the pose's own (ombra.stage/1)")
      ->type_name("FILE");
  app.add_option("--hand", options->hand, kHandHelp)->type_name("FILE,FILE");
  app.add_option("--lamp", options->lamp, "light it with this one (ombra lamps lists them)")
      ->type_name("NAME");
  app.add_option("--out", options->out, "the picture, of the wall 512 x 512")
      ->type_name("FILE.png|.16.png|.pfm|.svg");
  add_choice<bool>(app, "--view", options->room, {{"wall", false}, {"room", true}},
                   "what it shows: the wall, or the room with lamp, performer and wall [wall]");
  app.add_option("--mask", options->mask, "the mask, 512 x 512, white shape")->type_name("FILE.png");
  add_jobs(app, options->jobs, "threads; the picture does not depend on it [all cores]");
  app.add_flag("--json", options->json, "print what light falls on the wall as JSON");
  return [options] { return run(*options); };
}

Run add_lamps(CLI::App& app) {
  auto options = std::make_shared<LampsCommand>();
  app.footer("Example: ombra lamps --json");
  app.add_flag("--json", options->json, "print them as a stage file holds them");
  return [options] { return run(*options); };
}

Run add_advise(CLI::App& app) {
  auto options = std::make_shared<AdviseCommand>();
  app.footer(
      "Looks for where lamp and hands should be, and which lamp it should be, so that the shadow of a\n"
      "pose is large, plain to see and keeps its narrowest part. With --lamp it says what is wrong with\n"
      "that one where the pose's own lamp is, and how to mend it.\n\n"
      "Example: ombra stage advise dog --room 3x2.4x4 --lamp led-bulb --out stage.json");
  app.add_option("FIGURE", options->figure, kNamedPoseHelp)->required()->type_name("");
  add_room(
      app, [options](Room room) { options->room = room; },
      "the room in metres, the wall at one end: width, height, depth [4x2.5x5]");
  app.add_option("--lamp", options->lamp, "this lamp alone (ombra lamps lists them) [all of them]")
      ->type_name("NAME");
  app.add_option(
         "--ambient", options->ambient_lx,
         "other light on the wall in lux: a dark room 0.1, street light 10, a living room 50 [the stage's]")
      ->type_name("LX")
      ->check(number(0, 1e6));
  app.add_option("--out", options->out, "the best setup as a stage for solve and cast")
      ->type_name("STAGE.json");
  add_jobs(app, options->jobs, "threads [all cores]");
  app.add_flag("--json", options->json, "print all setups as JSON");
  return [options] { return run(*options); };
}

Run add_sheet(CLI::App& app) {
  auto options = std::make_shared<SheetCommand>();
  app.footer(
      "Of a result folder, or of a pose.json beside its result.json, the sheet shows target and scores too.\n"
      "An SVG holds one page: FILE.svg the first, FILE-2.svg, FILE-3.svg the others.\n\n"
      "Example: ombra sheet out/heart --out heart.pdf --language ko");
  app.add_option("POSE", options->pose, "pose file (ombra.pose/1) or result folder")
      ->required()
      ->type_name("");
  app.add_option("--out", options->out, "the sheet")->required()->type_name("FILE.pdf|FILE.svg");
  add_choice<Paper>(app, "--paper", options->style.paper, {{"a4", Paper::kA4}, {"letter", Paper::kLetter}},
                    "size of the pages [a4]");
  add_choice<Language>(app, "--language", options->style.language,
                       {{"en", Language::kEnglish}, {"ko", Language::kKorean}}, "what it is written in [en]");
  app.add_flag("--steps", options->steps, "a page of pictures from relaxed hands to the pose");
  app.add_option("--hand", options->hand, kHandHelp)->type_name("FILE,FILE");
  return [options] { return run(*options); };
}

Run add_score(CLI::App& app) {
  auto options = std::make_shared<ScoreCommand>();
  app.footer(
      "PICTURE is the frame as it is: square, of any size. TARGET is placed in the frame as solve --no-arms\n"
      "and --fixed-target place it, whatever margin it comes with: centred, its longer side 72 % of the "
      "frame;\n"
      "for the mask of a result folder, as the result.json beside it says.\n\n"
      "Example: ombra score out/heart/mask.png heart");
  app.add_option("PICTURE", options->picture, "square picture of a silhouette")->required()->type_name("");
  app.add_option("TARGET", options->target, kTargetHelp)->required()->type_name("");
  app.add_flag("--json", options->json, "print the scores as JSON");
  return [options] { return run(*options); };
}

Run add_judge(CLI::App& app) {
  auto options = std::make_shared<JudgeCommand>();
  JudgeCommand& o = *options;
  app.footer(
      "A take is a photograph or a video of a shadow on a wall; of a video its best half second held\n"
      "still. All are ranked, best first, each with its reasons and, where a pose is known for the target,\n"
      "with what to do. One that holds no shadow comes last, with the reason.\n\n"
      "Example: ombra judge a.jpg b.jpg c.mp4 --target heart");
  app.add_option("TAKE", o.takes, "photographs (JPEG, PNG …) and videos (MP4, WebM, MOV …)")
      ->required()
      ->type_name("");
  app.add_option("--target", o.target, kTargetHelp)->required()->type_name("TARGET");
  app.add_option("--pose", o.pose, kAdvicePoseHelp)->type_name("POSE");
  app.add_option("--wall", o.wall, "a photograph of the same view without anybody")->type_name("FILE");
  app.add_option_function<std::string>(
         "--corners",
         [&o](const std::string& text) {
           const auto at = numbers<8>(text, ',');
           if (!at)
             throw CLI::ValidationError("--corners",
                                        fmt::format("takes eight numbers, x,y of the frame's corners in the "
                                                    "picture from the top left clockwise, not '{}'",
                                                    text));
           const auto& p = *at;
           o.corners = {{{p[0], p[1]}, {p[2], p[3]}, {p[4], p[5]}, {p[6], p[7]}}};
         },
         "the frame's corners in the pictures, pixels, from the top left clockwise")
      ->type_name("X,Y,X,Y,X,Y,X,Y");
  app.add_flag("--hands", o.hands,
               "the pictures show the hands themselves before a plain wall, not a shadow");
  app.add_flag("--json", o.json, "print the verdicts as JSON (ombra.verdicts/1)");
  return [options] { return run(*options); };
}

Run add_rehearse(CLI::App& app) {
  auto options = std::make_shared<RehearseCommand>();
  app.footer(
      "Watches a camera until Ctrl-C, or a video as if it were live: each time that a shadow is held still\n"
      "for half a second is a take, which is judged and kept in the log with its picture the moment it is\n"
      "over. What is in the log of a video already is not taken again.\n\n"
      "Example: ombra rehearse evening.mp4 --target heart --log evening.db");
  app.add_option("VIDEO|CAMERA", options->source, "a video file, or a camera as /dev/video0")->type_name("");
  app.add_option("--target", options->target, kTargetHelp)->type_name("TARGET");
  app.add_option("--log", options->log, "the rehearsal's file (docs/rehearsal.md); made where there is none")
      ->type_name("FILE.db");
  app.add_option("--pose", options->pose, kAdvicePoseHelp)->type_name("POSE");
  return [options] { return run(*options); };
}

Run add_rehearse_list(CLI::App& app) {
  auto options = std::make_shared<RehearseListCommand>();
  app.add_option("LOG", options->log, "the rehearsal's file")->required()->type_name("");
  app.add_flag("--json", options->json, "print everything but the pictures as JSON");
  return [options] { return run(*options); };
}

/// Takes the number of a take in a log.
void add_take_number(CLI::App& app, std::int64_t& take) {
  app.add_option("TAKE", take, "its number")->required()->type_name("")->check(whole(1, kMostSeed));
}

Run add_rehearse_show(CLI::App& app) {
  auto options = std::make_shared<RehearseShowCommand>();
  app.footer(
      "The picture is the one that was judged, what was found (orange) and the target (blue); where its\n"
      "video is gone or a camera, the one in the log.\n\n"
      "Example: ombra rehearse show evening.db 2 --out take-2.png");
  app.add_option("LOG", options->log, "the rehearsal's file")->required()->type_name("");
  add_take_number(app, options->take);
  app.add_option("--out", options->out, "its picture")->type_name("FILE.png");
  app.add_flag("--json", options->json, "print everything but the picture as JSON");
  return [options] { return run(*options); };
}

Run add_rehearse_okay(CLI::App& app) {
  auto options = std::make_shared<RehearseOkayCommand>();
  app.add_option("LOG", options->log, "the rehearsal's file")->required()->type_name("");
  add_take_number(app, options->take);
  return [options] { return run(*options); };
}

Run add_rehearse_export(CLI::App& app) {
  auto options = std::make_shared<RehearseExportCommand>();
  app.footer(
      "The film shows three seconds of every take, what was found (orange), the target (blue) and the\n"
      "score, a chapter each, and the okayed ones once more at the end. The videos must be where they\n"
      "were.\n\n"
      "Example: ombra rehearse export evening.db --film making.mp4 --sheet takes.png");
  app.add_option("LOG", options->log, "the rehearsal's file")->required()->type_name("");
  app.add_option("--film", options->film, "the making-of film")->type_name("FILE.mp4|.webm");
  app.add_option("--sheet", options->sheet, "all takes on one picture")->type_name("FILE.png");
  return [options] { return run(*options); };
}

Run add_play(CLI::App& app) {
  auto options = std::make_shared<PlayCommand>();
  PlayCommand& o = *options;
  app.footer(
      "A script (docs/plays.md) says what the shadow does, step by step. A figure that has no pose for the\n"
      "play's stage is solved for it. What hands cannot do so fast takes longer, and is told.\n\n"
      "Example: ombra play bite --out bite.mp4 --view split");
  app.add_option("SCRIPT", o.script,
                 "built-in play, script (ombra.play/1), text:WORD, which spells it, or moving pictures: a "
                 "folder, GIF or "
                 "video")
      ->required()
      ->type_name("");
  app.add_option("--out", o.out,
                 "the film; FILE.png writes FILE-0001.png and so on [none, only what happens]")
      ->type_name("FILE.mp4|.webm|.gif|.png|.glb|.pdf");
  add_choice<PlayView>(app, "--view", o.view,
                       {{"wall", PlayView::kWall}, {"room", PlayView::kRoom}, {"split", PlayView::kSplit}},
                       "what it shows: the wall, the room, or both [wall]");
  app.add_option("--fps", o.per_second, "pictures a second [25]")->type_name("N")->check(whole(1, 120));
  add_budget(app, o.budget, "time to solve each figure that has no pose, or moving pictures [10]",
             "silhouettes to cast for each instead; repeats exactly");
  add_seed(app, o.seed);
  add_jobs(app, o.jobs, "threads; the film does not depend on it [all cores]");
  app.add_flag("--json", o.json, "print what happens when as JSON");
  return [options] { return run(*options); };
}

Run add_measure(CLI::App& app) {
  auto options = std::make_shared<MeasureCommand>();
  app.footer(
      "PHOTO shows a hand flat on a white sheet of paper, palm down, fingers apart, the bare forearm coming\n"
      "in over one side; the whole sheet on a darker table; taken from straight above, 50 cm or more away,\n"
      "without zoom and not cropped. Look at --out to see that the lines lie where they should.\n\n"
      "Example: ombra measure hand.jpg --out check.png");
  app.add_option("PHOTO", options->photo, "photograph (JPEG, PNG)")->required()->type_name("");
  add_choice<Paper>(app, "--paper", options->paper, {{"a4", Paper::kA4}, {"letter", Paper::kLetter}},
                    "size of the sheet [a4]");
  app.add_option("--out", options->out, "the photograph with what was measured drawn over it")
      ->type_name("FILE.png");
  app.add_flag("--json", options->json, "print the measures as JSON");
  return [options] { return run(*options); };
}

Run add_take(CLI::App& app) {
  auto options = std::make_shared<TakeCommand>();
  TakeCommand& o = *options;
  app.footer(
      "A made-up photograph of the wall, for trying things without a camera. Every parameter of it,\n"
      "drawn by chance, is in FILE.json beside it (docs/takes.md).\n\n"
      "Example: ombra take dog --out dog.jpg --truth dog-mask.png --difficulty 0.5");
  app.add_option("POSE", o.pose, kNamedPoseHelp)->required()->type_name("");
  app.add_option("--out", o.out, "the photograph, 1280 x 720")->required()->type_name("FILE.jpg|.png");
  app.add_option("--truth", o.truth, "the true silhouette in it, white")->type_name("FILE.png");
  std::vector<std::pair<std::string, Scene>> scenes;
  for (const Scene scene : kScenes) scenes.emplace_back(name(scene), scene);
  add_choice<Scene>(app, "--scene", o.scene, scenes,
                    "empty wall, lamp off (dark) or only a person's shadow instead of the figure [figure]");
  app.add_option("--difficulty", o.difficulty, "0 a plain wall in strong light, 1 the worst [0.3]")
      ->type_name("0...1")
      ->check(number(0, 1));
  add_seed(app, o.seed, "another seed gives another photograph [1]");
  return [options] { return run(*options); };
}

Run add_bench(CLI::App& app) {
  auto options = std::make_shared<BenchCommand>();
  app.footer(
      "Writes a result folder for each picture, results.json, results.csv and index.html, a contact sheet. "
      "A\n"
      "picture that cannot be used is listed with its reason, the others go on, and the exit code is 3.\n\n"
      "Example: ombra bench my-shapes --seconds 5 --out my-bench");
  app.add_option("DIR", options->folder, "folder of pictures")->required()->type_name("");
  app.add_option("--seconds", options->seconds, "time for each picture [10]")
      ->type_name("S")
      ->check(number(0, kMostSeconds, true));
  add_performers(app, options->performers);
  app.add_flag("--no-arms", options->no_arms, "hands alone, without arms and their shadow");
  add_jobs(app, options->jobs, "threads for each picture, one after another [all cores]");
  add_seed(app, options->seed);
  app.add_option("--out", options->out, "folder for the results")->type_name("DIR")->required();
  return [options] { return run(*options); };
}

Run add_batch(CLI::App& app) {
  auto options = std::make_shared<BatchCommand>();
  BatchCommand& o = *options;
  app.footer(
      "MANIFEST has a job a line: {\"id\": \"heart-1\", \"target\": \"heart\", \"seed\": 1, \"evaluations\": "
      "50000},\n"
      "with any option of solve, or a CSV of the same (docs/batch.md). Each job's result is in OUT/<id>, "
      "whole\n"
      "or not there. Called again it does what is not done, or no longer as it was written. A job that "
      "fails\n"
      "is told and does not stop the others; the exit code is then 3.\n\n"
      "Example: ombra batch jobs.jsonl --out results --jobs 4");
  app.add_option("MANIFEST", o.manifest, "jobs as JSON Lines or CSV")->required()->type_name("");
  app.add_option("--out", o.out, "folder for the results")->required()->type_name("DIR");
  auto* shard = add_shard(app, o.shard, o.shards, "only every Nth job from the Kth on");
  add_jobs(app, o.jobs, "jobs side by side, each on one core [all cores]");
  const auto action = [&](const char* name, BatchCommand::Action what, const std::string& help) {
    return app
        .add_flag_callback(
            name, [&o, what] { o.action = what; }, help)
        ->excludes(shard);
  };
  auto* slurm = action("--slurm", BatchCommand::Action::kSubmit, "submit it to Slurm as a job array and end");
  auto* status =
      action("--status", BatchCommand::Action::kStatus, "say how far it is and end")->excludes(slurm);
  action("--gather", BatchCommand::Action::kGather,
         "check every result and write summary.json and results.csv; done by itself without --shard")
      ->excludes(slurm)
      ->excludes(status);
  const auto of_slurm = [&](const char* name, std::string& value, const char* type, const std::string& help) {
    app.add_option(name, value, help)->type_name(type)->needs(slurm);
  };
  of_slurm("--partition", o.slurm.partition, "NAME", "Slurm's partition [the cluster's]");
  of_slurm("--account", o.slurm.account, "NAME", "Slurm's account [yours]");
  of_slurm("--time", o.slurm.time, "TIME", "most time of a task, as 2:00:00 [the cluster's]");
  of_slurm("--memory", o.slurm.memory, "SIZE", "memory of a task, as 2G [the cluster's]");
  app.add_option("--cores", o.slurm.cores, "cores of a task, and jobs side by side in it [1]")
      ->type_name("N")
      ->check(whole(1, kMostJobs))
      ->needs(slurm);
  app.add_option("--tasks", o.slurm.tasks, "tasks of the array [one a job, 1000 at most]")
      ->type_name("N")
      ->check(whole(1, 1'000'000))
      ->needs(slurm);
  app.add_flag("--json", o.json, "print the summary as JSON");
  return [options] { return run(*options); };
}

Run add_dataset(CLI::App& app) {
  auto options = std::make_shared<DatasetCommand>();
  DatasetCommand& o = *options;
  app.footer(
      "Writes samples-000000.npz and so on, which NumPy and PyTorch read (docs/dataset.md), and "
      "dataset.json.\n"
      "A sample depends on seed and index alone, so that any share can be made anywhere. Files that are "
      "there\n"
      "are not made again.\n\n"
      "Example: ombra dataset --count 100000 --out hands");
  app.add_option("--out", o.out, "folder for the files")->required()->type_name("DIR");
  app.add_option("--count", o.plan.count, "samples")
      ->required()
      ->type_name("N")
      ->check(whole(1, 1'000'000'000));
  app.add_option("--each", o.plan.each, "samples in a file [4096]")
      ->type_name("N")
      ->check(whole(1, 1'000'000));
  add_choice<int>(app, "--size", o.plan.size_px,
                  {{"64", 64}, {"128", 128}, {"192", 192}, {"256", 256}, {"512", 512}},
                  "pixels a side of a silhouette [128]");
  add_choice<HandChoice>(app, "--hands", o.plan.hands,
                         {{"both", HandChoice::kBoth},
                          {"left", HandChoice::kLeft},
                          {"right", HandChoice::kRight},
                          {"auto", HandChoice::kAuto}},
                         "which hands are held; auto: left, right or both, a third each [auto]");
  app.add_flag_callback(
      "--no-arms", [&o] { o.plan.arms = false; }, "hands alone, turned anyhow");
  app.add_option("--lamp", o.plan.lamp,
                 "add the soft shadow under this lamp (ombra lamps lists them), a hundred times slower")
      ->type_name("NAME");
  add_shard(app, o.shard, o.shards, "only every Nth file from the Kth on");
  add_seed(app, o.plan.seed, "another seed gives other samples [1]");
  add_jobs(app, o.jobs, "threads; the files do not depend on it [all cores]");
  return [options] { return run(*options); };
}

Run add_gallery(CLI::App& app) {
  auto options = std::make_shared<GalleryCommand>();
  app.footer("Piped, it prints the names alone, one a line.\n\nExample: ombra gallery howling-wolf");
  app.add_option("NAME", options->name, "one target")->type_name("");
  return [options] { return run(*options); };
}

Run add_studio(CLI::App& app) {
  auto options = std::make_shared<StudioCommand>();
  app.footer(
      "Open the address that it prints in a browser on this machine; no other machine can reach it.\n"
      "It runs until Ctrl-C.\n\nExample: ombra studio --port 9000");
  app.add_option("--port", options->port, "where to listen on 127.0.0.1; 0 takes any free one [8460]")
      ->type_name("N")
      ->check(whole(0, 65535));
  app.add_option("--folder", options->folder, "the studio's files [what ./dev build studio made]")
      ->type_name("DIR");
  return [options] { return run(*options); };
}

/// Commands about one thing.
struct Group {
  const char* name;
  const char* what;
};
constexpr Group kGroups[] = {{"stage", "Lamp, wall and performer"}};

struct Command {
  const char* name;  ///< of a group's command with the group's before it
  const char* what;
  Run (*add)(CLI::App&);
};
constexpr Command kCommands[] = {
    {"solve", "Find how to hold the hands for a shape", add_solve},
    {"cast", "Cast the shadow of a pose", add_cast},
    {"lamps", "List the lamps that have a name", add_lamps},
    {"stage advise", "Say where lamp and hands should be", add_advise},
    {"sheet", "Make the pages that teach a pose", add_sheet},
    {"score", "Compare a silhouette with a target", add_score},
    {"judge", "Rank photographs of shadows and say why", add_judge},
    {"rehearse", "Keep the takes of a video or camera in a log", add_rehearse},
    {"rehearse list", "Show what is in a log, best takes first", add_rehearse_list},
    {"rehearse show", "Show one take in full", add_rehearse_show},
    {"rehearse okay", "Okay a take", add_rehearse_okay},
    {"rehearse export", "Make the film and the sheet of a rehearsal", add_rehearse_export},
    {"play", "Set a shadow in motion", add_play},
    {"measure", "Measure a hand in a photograph", add_measure},
    {"take", "Make up a photograph of a pose's shadow", add_take},
    {"bench", "Solve a folder of pictures", add_bench},
    {"batch", "Do many solves, here or on Slurm", add_batch},
    {"dataset", "Make a data set of poses and silhouettes", add_dataset},
    {"gallery", "Show the built-in targets", add_gallery},
    {"studio", "Serve the studio to a browser", add_studio},
};

/// Help without the parser's own jargon.
class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter() {
    column_width(40);
    label("Positionals", "Arguments");
    label("SUBCOMMAND", "COMMAND");
    label("OPTIONS", "options");
  }
  std::string make_option_opts(const CLI::Option* option) const override {
    return option->get_type_name().empty() ? "" : " " + option->get_type_name();
  }
};

void style(CLI::App& app) {
  app.formatter(std::make_shared<HelpFormatter>());
  app.set_help_flag("--help,-h", "show this and end");
}

}  // namespace

std::unique_ptr<CLI::App> command_line(Run& chosen) {
  auto whole = std::make_unique<CLI::App>(
      "Name a shape; Ombra finds how two hands must be held so that their shadow is that shape.", "ombra");
  CLI::App& app = *whole;
  style(app);
  app.set_version_flag("--version", fmt::format("ombra {}", version()), "show the version and end");
  app.footer(
      "Example: ombra solve heart\n\nombra COMMAND --help explains a command. The environment variable "
      "OMBRA_DATA names another folder with\n"
      "`gallery`, `plays`, `studio` and the hand asset (`hands` or `node_modules`).\n"
      "Exit codes: 0 done, 1 not enough memory, 2 wrong usage, 3 bad input, 4 could not write, 130 "
      "interrupted.");
  app.require_subcommand(0, 1);  // or a target called like a command would be taken for one
  for (const Group& group : kGroups) {
    CLI::App* sub = app.add_subcommand(group.name, group.what);
    style(*sub);
    sub->require_subcommand(1)->group("Commands");
    sub->footer(fmt::format("ombra {} COMMAND --help explains a command.", group.name));
  }
  for (const Command& command : kCommands) {
    const std::string_view path = command.name;
    const std::size_t space = path.find(' ');
    CLI::App& home = space == path.npos ? app : *app.get_subcommand(std::string(path.substr(0, space)));
    CLI::App* sub =
        home.add_subcommand(std::string(path.substr(space == path.npos ? 0 : space + 1)), command.what);
    style(*sub);
    sub->group("Commands")->footer("");  // not its group's
    const Run run = command.add(*sub);
    // A command that has commands of its own gives way to them.
    sub->callback([run, sub, &chosen] {
      if (sub->get_subcommands().empty()) chosen = run;
    });
  }
  return whole;
}

}  // namespace ombra
