// Judging: how near a shadow on a wall comes to what was asked for, why, and what to do about it.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ombra/shadow.h"
#include "ombra/shape.h"
#include "ombra/sheet.h"
#include "ombra/stage.h"
#include "ombra/take.h"

#pragma GCC visibility push(default)
namespace ombra {

/// Where the frame of a target lies in a photograph: turned, moved and of any size, and seen from behind if
/// mirrored.
struct Alignment {
  Vec2 middle;            ///< of the frame, pixels
  float side_px = 0;      ///< of the frame
  float turn = 0;         ///< counter-clockwise as seen, radians; within 25°
  bool mirrored = false;  ///< left and right are changed
  float squash = 1;       ///< how much wider than high the figure is than it should be, 0.6 … 1.6
};

/// Where a place of the frame (0 … 1, y down) lies in the photograph, the squash left out.
Vec2 in_photo(const Alignment& alignment, Vec2 place);

/// Where in a figure, as one sees it.
enum class Spot : std::uint8_t {
  kNowhere,
  kTopLeft,
  kTop,
  kTopRight,
  kLeft,
  kMiddle,
  kRight,
  kBottomLeft,
  kBottom,
  kBottomRight,
};

/// Something to say about a shadow.
struct Reason {
  /// What there is to say.
  enum Kind : std::uint8_t {
    kMirrored,
    kTilted,    ///< amount: degrees, counter-clockwise
    kSquished,  ///< too low for its width; amount: share of its height that is lacking
    kThin,      ///< too narrow for its height; amount: share of its width that is lacking
    kMissing,   ///< amount: share of the target's area
    kExtra,     ///< too much; amount: share of the target's area
    kLeak,      ///< light where there should be shadow, with shadow all around; amount as for kMissing
    kFilled,    ///< a hole or gap that should be light; amount as for kExtra
  };
  Kind kind;                    ///< what it is
  double amount = 0;            ///< how much of it, in the unit that the kind names; 0 where it names none
  Spot place = Spot::kNowhere;  ///< where, for what is missing, too much, leaks or is filled
};

/// What to do, tied to a finger or a hand.
struct Correction {
  /// What to do.
  enum Kind : std::uint8_t {
    kOpen,     ///< straighten a finger by `amount` degrees
    kBend,     ///< bend it
    kSpread,   ///< move it away from the middle finger
    kClose,    ///< bring it to the middle finger
    kMove,     ///< move a hand `way` by `amount` millimetres
    kSqueeze,  ///< the two hands together: there is light at a finger
  };
  /// As the performer sees the wall.
  enum class Way : std::uint8_t { kLeft, kRight, kUp, kDown };
  Kind kind;               ///< what to do
  std::size_t hand = 0;    ///< as in a Pose
  std::size_t finger = 0;  ///< 0 thumb … 4 little finger
  double amount = 0;       ///< degrees, or millimetres of kMove
  Way way = Way::kLeft;    ///< of kMove alone
};

/// A pose that was solved for the target: what advice starts from.
struct SolvedPose {
  Hands hands;          ///< that it is held with
  Pose pose;            ///< the pose itself
  Stage stage;          ///< that it is held on
  Placement placement;  ///< of the target that it was solved for
};

/// What a Judge finds. Where it is not usable, only `lack` and `confidence` say anything.
struct Verdict {
  bool usable = false;             ///< whether there is a shadow that can be judged
  Lack lack;                       ///< why it cannot be judged
  Alignment alignment;             ///< of the target's frame in what was judged
  Placement placement;             ///< of the target in the frame: the edge that arms come in at
  Scores scores;                   ///< at kScoreSize, the alignment taken out but for its squash
  double merit = 0;                ///< what takes are ranked by: merit() of ombra/solve.h
  double confidence = 0;           ///< 0 … 1, as FoundShadow::confidence; below kDoubtful it is doubtful
  std::vector<Reason> reasons;     ///< most important first
  std::vector<Correction> advice;  ///< most useful first; none without a solved pose
};

/// Judges shadows by one target; keeps what it knows of it from call to call.
///
/// A figure is laid over the target by position, size, a tilt up to 25° and, where that is better, mirrored;
/// what lies beyond the edge that arms come in at does not count. With a solved pose each finger in turn is
/// bent and spread, each hand moved, until the pose's silhouette comes as near to what is seen as it can:
/// what has to be taken back is the advice. None is given where less than three quarters overlap: that is
/// another shape. Same bits on every machine.
class Judge {
 public:
  /// Keeps what it needs of both. Without a solved pose there is no advice.
  explicit Judge(const Target& target, std::optional<SolvedPose> solved = std::nullopt);
  ~Judge();
  Judge(Judge&&) noexcept;             ///< The other may then only be assigned to or destroyed.
  Judge& operator=(Judge&&) noexcept;  ///< The same.
  /// The verdict about what find_shadow() found.
  Verdict operator()(const FoundShadow& found) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Orders verdicts: the best first. Usable ones come before others; equal ones stay in order.
/// @return indices
std::vector<std::size_t> ranked(const std::vector<Verdict>& verdicts);
/// Verdicts whose merits are nearer than this are as good as each other.
inline constexpr double kTie = 0.01;
/// A shadow found with less confidence is doubtful.
inline constexpr double kDoubtful = 0.5;

/// The target's outlines where the alignment has them, in pixels of what was judged. None of a verdict that
/// is not usable.
std::vector<std::vector<Vec2>> target_in_photo(const Target& target, const Verdict& verdict);

/// For people: "no shadow: too little contrast, 1.04:1".
std::string words(const Lack& lack, Language language = Language::kEnglish);
/// "squished: 18 % too low for its width".
std::string words(const Reason& reason, Language language = Language::kEnglish);
/// "open the left index finger about 15°".
std::string words(const Correction& advice, Language language = Language::kEnglish);

}  // namespace ombra
#pragma GCC visibility pop
