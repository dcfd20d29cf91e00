// page.mjs FILE: what Doxygen shall read of a file of this repository, on stdout.
//
// Of a guide page, which is Markdown as GitHub shows it: headings get the anchors that GitHub gives them, links between
// pages become references that Doxygen checks, links to the rest of the repository their text, formulas what KaTeX makes
// of them. Of a header: its first comment becomes the text about the file.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(fileURLToPath(import.meta.url), "../../..");
const katex = createRequire(import.meta.url)("/usr/share/javascript/katex/katex.js");
const file = relative(root, resolve(process.argv[2]));
const text = readFileSync(join(root, file), "utf8");

const header = (text) => text.replace(/^(\/\/.*\n)+/, (comment) =>
  comment.replace(/^\/\//, "/// @header").replace(/\n\/\/(?!\/)/g, "\n///"));

/** What a page is called in links: docs/method.md is method, bindings/js/README.md is js. */
const page = (path) => basename(path) !== "README.md" ? basename(path, ".md").toLowerCase()
  : dirname(path) === "." ? "index" : basename(dirname(path));

/** GitHub's anchor of a heading. */
const slug = (heading) => heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");

const html = (code) => `\\htmlonly ${code.replaceAll("|", "&#124;").replaceAll("\n", " ")}\\endhtmlonly`;
const escaped = (words) => words.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
const formula = (tex, displayMode) => html(katex.renderToString(tex, { displayMode, throwOnError: true }));

/** Whether a file of the repository is a page of the site; measurements are not. */
const readable = (path) => path.endsWith(".md") && !path.startsWith("bench/");

/** [words](target); what is called by its file gets its title. */
function link(words, target) {
  if (/^https?:/.test(target)) return `[${words}](${target})`;
  const [path, anchor] = target.split("#");
  const to = path === "" ? file : relative(root, resolve(root, dirname(file), path));
  if (!existsSync(join(root, to))) return `@ref there-is-no-${to.replace(/\W/g, "-")}`;  // Doxygen complains
  const title = readable(to) && readFileSync(join(root, to), "utf8").match(/^# (.*)$/m)[1];
  const plain = words.endsWith(".md") && title ? title : words.replaceAll("`", "");
  if (title) return `@ref ${page(to)}${anchor ? `_${anchor}` : ""} "${plain}"`;
  if (to.startsWith("include/ombra/")) return `@ref ${basename(to)} "${plain}"`;
  if (to === "include/ombra") return html(`<a href="files.html">${escaped(plain)}</a>`);
  if (/^docs\/schema\/./.test(to)) return html(`<a href="${to.slice("docs/".length)}">${escaped(plain)}</a>`);
  return to.includes(plain.replace(/\/$/, "")) ? words : `${words} (\`${to}\`)`;
}

function picture(words, target) {
  const to = relative(root, resolve(root, dirname(file), target));
  if (!existsSync(join(root, to)) || !to.startsWith("docs/")) return `@ref there-is-no-${to.replace(/\W/g, "-")}`;
  return html(`<img src="${to.slice("docs/".length)}" alt="${escaped(words)}"/>`);
}

/** What stands between backticks, which Doxygen takes for closed by an apostrophe if there is but one of them. */
const code = (words) => (words.includes("'") ? `\`\`${words}\`\`` : `\`${words}\``);

/** Prose: everything but fenced and indented code. */
const prose = (text) => text
  .replace(/\*\*`([^`]+)`\*\*/g, "<b>`$1`</b>")
  .replace(/`([^`]+)`|\$\$([\s\S]+?)\$\$|\$([^\s$][^$]*?)\$|(!?)\[([^\]]+)\]\(([^)\s]+)\)/g,
    (all, quoted, block, inline, bang, words, target) => quoted ? code(quoted) : block ? formula(block, true)
      : inline ? formula(inline, false) : bang ? picture(words, target) : link(words, target))
  .replace(/^(#+) (.*)$/gm, (all, marks, heading) => {
    const words = heading.replaceAll("`", "").replaceAll("--", "\\--");  // which would become a dash
    if (marks.length === 1) return `# ${words} ${top}`;
    if (page(file) === "index") return html(`<h${marks.length - 1}>${escaped(words)}</h${marks.length - 1}>`);
    return `${marks} ${words} {#${page(file)}_${slug(heading)}}`;
  });

/** After a page's title: its name and, of a longer page, what is in it. The first page's headings are no sections to
 *  Doxygen, for they would stand before all other pages in the way through the site. */
const sections = (text.match(/^## /gm) ?? []).length;
const top = page(file) === "index" ? "{#mainpage}" : `{#${page(file)}}${sections > 3 ? "\n\n[TOC]" : ""}`;
const markdown = (text) => text
  .split(/(^ *```[\s\S]*?^ *```$|(?<=\n\n)(?:(?: {4}.*)?\n)+)/m)
  .map((part, i) => (i % 2 ? part : prose(part))).join("");

process.stdout.write(file.endsWith(".h") ? header(text) : markdown(text));
