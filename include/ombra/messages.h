// Everything that a sheet says, and what is said of takes, in every language: one file of src/sheet/messages
// a language.
#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ombra/sheet.h"

#pragma GCC visibility push(default)
namespace ombra {

/// The messages; what each says is in src/sheet/messages/en.cpp. A language gives each a text with named
/// holes,
/// "{length} from the wall"; its holes are those of the English text, in any order. Texts that begin with a
/// capital letter are headings, labels and captions, the others sentences and parts of sentences.
enum class Say : std::size_t {
  // Ways and lists.
  kLeft,
  kRight,
  kUp,
  kDown,
  kToWall,
  kToLamp,
  kLean,
  kComma,
  kBreak,
  kBetweenNames,
  // Who and what.
  kLeftHand,
  kRightHand,
  kHandOf,
  kTheLeft,
  kTheirLeft,
  kTheRight,
  kTheirRight,
  kPersonLeft,
  kPersonRight,
  kPersonA,
  kPersonB,
  kYou,
  kThumb,
  kIndex,
  kMiddle,
  kRing,
  kLittle,
  kAllFingers,
  kFingerOf,
  kThumbOf,
  kPalmOf,
  // The stage.
  kLamp,
  kLampText,
  kFigure,
  kFigureText,
  kLeftOfLamp,
  kRightOfLamp,
  kInLine,
  kFromBottom,
  kFromLeft,
  kFromRight,
  kShoulders,
  kSit,
  // A hand.
  kPalm,
  kPalmText,
  kPalmToOther,
  kHand,
  kHandText,
  kGaps,
  kGapsNone,
  kGap,
  kCross,
  kGapsRest,
  kLeanToThumb,
  kLeanToLittle,
  kStraight,
  kStraightBend,
  kBend,
  kHook,
  kFold,
  kAtKnuckle,
  kBackAtKnuckle,
  kAtMiddle,
  kAtTip,
  kThumbLabel,
  kThumbRest,
  kThumbOut,
  kThumbAcross,
  kThumbFront,
  kThumbBack,
  kThumbStraight,
  kThumbBend,
  kAtThumbKnuckle,
  kBackAtThumbKnuckle,
  kBackAtTip,
  kArm,
  kArmText,
  kElbowHangs,
  kElbowOut,
  kElbowIn,
  kWristStraight,
  kWrist,
  kWristPalmwards,
  kWristBack,
  kWristLittle,
  kWristThumb,
  // Hands to each other.
  kPlaceText,
  kPlaceLeft,
  kPlaceRight,
  kPlaceInLine,
  kDepth,
  kNearerWall,
  kSlide,
  kSlideText,
  // What to watch.
  kTouch,
  kNoLight,
  kOneHole,
  kHoles,
  kMostHarm,
  kFree,
  // The page.
  kNameless,
  kForBoth,
  kForLeft,
  kForRight,
  kForTwo,
  kArmsFrom,
  kBelowSide,
  kLeftSide,
  kRightSide,
  kSetUp,
  kBring,
  kBringOne,
  kWatch,
  kDifficulty,
  kLevel1,
  kLevel2,
  kLevel3,
  kLevel4,
  kLevel5,
  kOwnEyes,
  kOwnEyesBare,
  kEyesA,
  kEyesB,
  kLampEyes,
  kRightEyes,
  kLeftEyes,
  kFingerKey,
  kTheShadow,
  kOverlay,
  kOverlayKey,
  kScores,
  kHolding,
  kStageSide,
  kWallWord,
  kLampWord,
  // The way into the pose.
  kWay,
  kWayStep,
  kWayFirst,
  kWayNext,
  kWayLast,
  // The drawing page.
  kDrawing,
  kDrawingHint,
  kDrawHere,
  kProportions,
  kPalmIsOne,
  kSeenLength,
  kHandAgainst,
  kPalmKey,
  kArcKey,
  kAxisKey,
  // What is said of a take.
  kNoContrast,
  kNoEvenness,
  kNoShadow,
  kNoHands,
  kNoFigure,
  kNoStillness,
  kMirrored,
  kTiltedLeft,
  kTiltedRight,
  kSquished,
  kStretched,
  kMissing,
  kTooMuch,
  kLightThrough,
  kHoleClosed,
  kAtTopLeft,
  kAtTop,
  kAtTopRight,
  kAtLeft,
  kInMiddle,
  kAtRight,
  kAtBottomLeft,
  kAtBottom,
  kAtBottomRight,
  kOpenFinger,
  kBendFinger,
  kSpreadFinger,
  kCloseFinger,
  kMoveHand,
  kSqueeze,
  kCount
};
/// How many messages there are.
inline constexpr std::size_t kSayCount = static_cast<std::size_t>(Say::kCount);

/// All texts of a language, indexed by Say.
using Messages = std::array<std::string_view, kSayCount>;
/// One entry of a language's file.
struct Line {
  Say what;               ///< the message
  std::string_view text;  ///< its text, UTF-8, with holes in braces
};
/// A language's table from its lines in any order; one that is missing or said twice does not compile.
template <std::size_t Count>
consteval Messages table(const Line (&lines)[Count]) {
  static_assert(Count == kSayCount, "a language says every message of Say once");
  Messages out;
  for (const Line& line : lines) {
    std::string_view& text = out[static_cast<std::size_t>(line.what)];
    if (!text.empty() || line.text.empty()) throw "this message is empty or said twice";
    text = line.text;
  }
  return out;
}

extern const Messages kEnglishMessages;  ///< src/sheet/messages/en.cpp
extern const Messages kKoreanMessages;   ///< src/sheet/messages/ko.cpp
/// The texts of a language.
const Messages& messages(Language language);

/// One language's voice: a message with its holes filled.
class Voice {
 public:
  explicit Voice(Language language) : messages_(messages(language)) {}  ///< Speaks that language.
  /// What goes into the holes, by their names.
  using Holes = std::initializer_list<std::pair<std::string_view, std::string>>;
  /// The message, UTF-8; every hole of it must be given.
  std::string operator()(Say what, Holes holes = {}) const;
  /// Parts of a sentence with the language's comma between them.
  std::string listed(const std::vector<std::string>& parts) const { return joined(Say::kComma, parts); }
  /// Parts of a sentence with that message between them.
  std::string joined(Say between, const std::vector<std::string>& parts) const;

 private:
  const Messages& messages_;
};

}  // namespace ombra
#pragma GCC visibility pop
