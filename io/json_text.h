// JSON read strictly and written for people: what every JSON format of Ombra shares.
#pragma once

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ombra/result.h"
#include "ombra/vec.h"

namespace ombra {

/// Text larger than this is no pose, stage or manifest line.
inline constexpr std::size_t kMaxJsonBytes = 1 << 20;
/// Arrays and objects inside one another.
inline constexpr int kMaxJsonDepth = 32;

/// Parses one JSON value (RFC 8259). Twice the same key in an object, more than kMaxJsonBytes and more than
/// kMaxJsonDepth levels are errors.
/// @return kBadInput with line and column, or the path of the repeated key; kTooLarge. Deterministic.
Result<nlohmann::json> parse_json(std::string_view text, const std::string& where);

/// The line that each member of valid JSON begins on, and each object or array in an array, by its path as
/// messages name it (`steps[2].seconds`); paths of more than 200 bytes are left out.
std::map<std::string, int> json_lines(std::string_view text);

/// Indented by two spaces, arrays of plain values on one line, ends with a newline.
std::string json_text(const nlohmann::ordered_json& value);

/// The double whose decimal digits are those of the shortest text that reads back as `value` (0.36f -> 0.36),
/// so that files show 0.36 and not 0.36000001430511475, and reading them gives the same float.
double short_decimal(float value);
/// The nearest multiple of 1 / per_unit, so that 3 decimals are written as 3 (0.953 and not
/// 0.9530000000000001).
double rounded(double value, double per_unit);

/// Reads the members of one JSON object, checking name, type and range of each. The first thing wrong is kept
/// in the shared `problem` and everything after it reads as its fallback, so callers check once at the end.
/// Paths in messages look like `hands.left.wrist.position_m[2]`. Views into the JSON; not for keeping.
class JsonObject {
 public:
  /// A number's closed range; also what an error names.
  struct Range {
    double min, max;
  };

  JsonObject(const nlohmann::json& value, std::string path, std::string where, std::optional<Error>& problem);

  /// Whether the object has this member; it then counts as known.
  bool has(std::string_view key);
  /// The names of all members, sorted.
  std::vector<std::string> keys() const;
  /// Path of a member, as messages name it.
  std::string path_of(std::string_view key) const;

  /// A member that is a number in a range. Without a fallback it is required; so for all below.
  double number(std::string_view key, Range range, std::optional<double> fallback = {});
  /// A member that is text.
  std::string word(std::string_view key, const std::optional<std::string>& fallback = {});
  /// A member that is an array of `count` numbers in a range.
  std::vector<double> numbers(std::string_view key, std::size_t count, Range range,
                              const std::optional<std::vector<double>>& fallback = {});
  /// A member that is an object; an absent optional one reads as empty.
  JsonObject object(std::string_view key, bool required = true);
  /// A member that is an array of at most `most` objects; absent, it reads as none.
  std::vector<JsonObject> objects(std::string_view key, std::size_t most);
  /// A member as it is; null when absent.
  const nlohmann::json& raw(std::string_view key);

  /// Fails unless member "format" is this text, such as "ombra.pose/1".
  void expect_format(std::string_view format);
  /// Fails on a member that was never asked for, suggesting the nearest that was.
  void no_others();
  /// Records something wrong with a member, unless something was recorded before.
  void complain(std::string_view key, const std::string& reason, ErrorCode code = ErrorCode::kBadInput);

 private:
  const nlohmann::json* find(std::string_view key, bool required);
  double checked_number(const nlohmann::json& value, std::string_view key, Range range);

  const nlohmann::json* value_;
  std::string path_;
  std::string where_;
  std::optional<Error>* problem_;
  std::vector<std::string> asked_;
};

}  // namespace ombra
