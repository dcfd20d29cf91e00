#include "io/bench_page.h"

#include <fmt/format.h>

#include <string_view>

namespace ombra {
namespace {

constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ombra bench</title>
<style>
:root { color-scheme: light dark; --wall: #f6f1e7; --card: #fffdf8; --ink: #2b2621; --soft: #857a6c; --line: #e4dccd; --bad: #a5402d; }
@media (prefers-color-scheme: dark) {
  :root { --wall: #1c1917; --card: #272320; --ink: #efe8dc; --soft: #a0968a; --line: #3a342f; --bad: #ef8f78; }
}
* { box-sizing: border-box; margin: 0; }
body { background: var(--wall); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; padding: 2.5rem clamp(1rem, 4vw, 4rem); }
h1 { font-size: 1.6rem; font-weight: 650; letter-spacing: -.01em; }
header p { color: var(--soft); }
dl.means { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; margin: 1.5rem 0 2.5rem; }
dt { color: var(--soft); font-size: .8rem; }
article dd { text-align: right; }
.recognised { border-collapse: collapse; margin: -1rem 0 2.5rem; font-variant-numeric: tabular-nums; }
.recognised caption { text-align: left; color: var(--soft); font-size: .8rem; margin-bottom: .35rem; }
.recognised th, .recognised td { text-align: left; font-weight: 400; padding: .3rem 1.75rem .3rem 0; border-top: 1px solid var(--line); }
.recognised thead :is(th, td) { color: var(--soft); font-size: .8rem; border-top: 0; padding-top: 0; }
.recognised td { font-weight: 600; }
dd { font-variant-numeric: tabular-nums; }
.means dd { font-size: 1.5rem; font-weight: 600; line-height: 1.2; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(13.5rem, 1fr)); gap: 1.25rem; align-items: start; }
article { background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
article img { display: block; width: 100%; height: auto; }
article > div { padding: .75rem .9rem .9rem; }
h2 { font-size: 1rem; font-weight: 600; overflow-wrap: anywhere; }
article dl { display: grid; grid-template-columns: 1fr auto; font-size: .85rem; margin-top: .35rem; }
.taken { color: var(--bad); font-size: .85rem; margin-top: .35rem; overflow-wrap: anywhere; }
.files { font-size: .8rem; margin-top: .5rem; }
a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: .15em; }
.bad { border-color: var(--bad); }
.bad p { color: var(--bad); font-size: .85rem; margin-top: .35rem; overflow-wrap: anywhere; }
</style>
</head>
<body>
)";

std::string escaped_html(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// A path as a relative link (RFC 3986): every byte but the unreserved ones and the slash as %XX. The leading
/// dot keeps a colon in the first part from looking like a scheme.
std::string link(std::string_view path) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  std::string out = "./";
  for (char c : path) {
    if (kPlain.find(c) != std::string_view::npos)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string term(std::string_view what, const std::string& value) {
  return fmt::format("<dt>{}</dt><dd>{}</dd>", what, value);
}

std::string solved_card(const BenchRow& row) {
  const Solution& s = row.outcome->solution;
  const std::optional<std::string>& taken_for = row.outcome->taken_for;
  const std::string taken =
      taken_for && *taken_for != row.name
          ? fmt::format("<p class=\"taken\">taken for {}</p>\n", escaped_html(valid_utf8(*taken_for)))
          : "";
  std::string files;
  for (const auto& [kind, file] : row.outcome->files)
    files += fmt::format("{}<a href=\"{}\">{}</a>", files.empty() ? "" : " · ", link(row.name + "/" + file),
                         escaped_html(kind));
  return fmt::format(
      "<article>\n<a href=\"{0}\"><img src=\"{0}\" alt=\"{1}: target and silhouette\" loading=\"lazy\" "
      "width=\"512\" height=\"512\"></a>\n<div>\n<h2>{1}</h2>\n<dl>{2}{3}{4}{5}{6}</dl>\n"
      "{7}<p class=\"files\">{8}</p>\n</div>\n</article>\n",
      link(row.name + "/overlay.png"), escaped_html(valid_utf8(row.name)),
      term("overlap (IoU)", fmt::format("{:.3f}", s.scores.iou)),
      term("outline (F)", fmt::format("{:.3f}", s.scores.boundary_f)),
      term("salient parts (F)", fmt::format("{:.3f}", s.scores.salience_f)),
      term("parts and holes off", fmt::format("{}", s.scores.topology_error)),
      term("strain", fmt::format("{:.2f}", s.strain)), taken, files);
}

std::string failed_card(const BenchRow& row) {
  return fmt::format("<article class=\"bad\">\n<div>\n<h2>{}</h2>\n<p>{}</p>\n</div>\n</article>\n",
                     escaped_html(valid_utf8(row.name)),
                     escaped_html(valid_utf8(row.outcome.error().message)));
}

std::string recognition_table(const BenchRecognition& recognition) {
  const auto row = [](std::string_view what, const Share& shadows, const Share& targets) {
    return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n", what,
                       share_text(shadows), share_text(targets));
  };
  return fmt::format(
             "<table class=\"recognised\">\n<caption>What an eye that knows {} shapes, these and the "
             "gallery's, takes them for</caption>\n<thead><tr><td></td><th scope=\"col\">shadows</th><th "
             "scope=\"col\">the targets themselves</th></tr></thead>\n<tbody>\n",
             recognition.exemplars) +
         row("their own picture", recognition.shadows.own, recognition.targets.own) +
         row("another of their class, their own picture aside", recognition.shadows.of_class,
             recognition.targets.of_class) +
         "</tbody>\n</table>\n";
}

}  // namespace

BenchMeans means(std::span<const BenchRow> rows) {
  BenchMeans sum;
  for (const BenchRow& row : rows) {
    if (!row.outcome) continue;
    const Solution& s = row.outcome->solution;
    ++sum.solved;
    sum.iou += s.scores.iou;
    sum.boundary_f += s.scores.boundary_f;
    sum.salience_f += s.scores.salience_f;
    sum.chamfer += s.scores.chamfer;
    sum.topology_error += s.scores.topology_error;
    sum.penetration_mm += s.penetration_mm;
    sum.strain += s.strain;
    sum.seconds += row.outcome->seconds;
  }
  if (sum.solved > 0)
    for (double* value : {&sum.iou, &sum.boundary_f, &sum.salience_f, &sum.chamfer, &sum.topology_error,
                          &sum.penetration_mm, &sum.strain, &sum.seconds})
      *value /= sum.solved;
  return sum;
}

std::string write_bench_csv(std::span<const BenchRow> rows) {
  std::string csv =
      "name,picture,iou,boundary_f,chamfer,topology_error,salience_f,penetration_mm,skin_penetration_mm,"
      "limit_violation_deg,"
      "strain,seconds,"
      "evaluations,taken_for,error\r\n";
  for (const BenchRow& row : rows) {
    csv += csv_field(valid_utf8(row.name)) + "," + csv_field(valid_utf8(row.picture)) + ",";
    if (row.outcome) {
      const Solution& s = row.outcome->solution;
      csv += fmt::format("{},{},{},{},{},{},{},{},{},{:.3f},{},{},\r\n", s.scores.iou, s.scores.boundary_f,
                         s.scores.chamfer, s.scores.topology_error, s.scores.salience_f, s.penetration_mm,
                         s.skin_penetration_mm, s.limit_violation_deg, s.strain, row.outcome->seconds,
                         s.evaluations, csv_field(valid_utf8(row.outcome->taken_for.value_or(""))));
    } else {
      csv += ",,,,,,,,,,,," + csv_field(valid_utf8(row.outcome.error().message)) + "\r\n";
    }
  }
  return csv;
}

std::string share_text(const Share& share) {
  if (share.of == 0) return "none";
  return fmt::format("{} of {} ({:.0f} %)", share.right, share.of, 100.0 * share.right / share.of);
}

std::string write_bench_page(std::span<const BenchRow> rows,
                             const std::optional<BenchRecognition>& recognition) {
  const BenchMeans mean = means(rows);
  std::string page(kHead);
  page += fmt::format(
      "<header>\n<h1>Ombra bench</h1>\n<p>{} of {} pictures solved. Numbers: <a "
      "href=\"./results.csv\">results.csv</a>, <a href=\"./results.json\">results.json</a>.<br>In the "
      "pictures dark is "
      "where target and shadow agree, blue what the shadow misses, orange where it goes too "
      "far.</p>\n</header>\n",
      mean.solved, rows.size());
  if (mean.solved > 0)
    page += fmt::format(
        "<dl class=\"means\"><div>{}</div><div>{}</div><div>{}</div><div>{}</div><div>{}</div><div>{}</div>"
        "</dl>\n",
        term("mean overlap (IoU)", fmt::format("{:.4f}", mean.iou)),
        term("mean outline (F)", fmt::format("{:.4f}", mean.boundary_f)),
        term("mean salient parts (F)", fmt::format("{:.4f}", mean.salience_f)),
        term("mean parts and holes off", fmt::format("{:.2f}", mean.topology_error)),
        term("mean strain", fmt::format("{:.2f}", mean.strain)),
        term("mean time", fmt::format("{:.1f} s", mean.seconds)));
  if (recognition) page += recognition_table(*recognition);
  page += "<main>\n";
  for (const BenchRow& row : rows) page += row.outcome ? solved_card(row) : failed_card(row);
  return page + "</main>\n</body>\n</html>\n";
}

}  // namespace ombra
