// The grammar of delivery URLs, in parts of regular expressions.

/** Each serialisation puts further backslashes, all of which belong to the separator. */
export const SLASH = String.raw`(?:\\*/|\\+u002[Ff])`
/** Before a `//` without a scheme: no path, word or other scheme, but maybe an escape such as `\n`. */
const NO_SCHEME = String.raw`(?<![.~%@:/\\-]|(?<!\\|\\u[\dA-Fa-f]{3})\w)`
/** What always ends a URL. Nothing beyond ASCII does, so that texts read as latin1 work too. */
const END = String.raw`\0- "'\x60<>\x7f`
/** What ends a URL in HTML although it is spelt with URL characters. */
const ENTITY = '(?:quot|apos|lt|gt|nbsp|#0*(?:9|10|13|3[249]|6[02])|#[xX]0*(?:9|[aAdD]|2[027]|3[cCeE]));'
/** Escapes, commas and ampersands, except where they part this URL from what comes next. */
const SPECIAL = [
  String.raw`\\+u(?!00(?:[01].|2[027Ff]|3[CEce]|5[Cc]|60))[\dA-Fa-f]{4}`,
  String.raw`,+(?!,|$|[${END})]|\\+["'\x60nrt]|&${ENTITY}|(?:https?:)?${SLASH}{2})`,
  `&(?!${ENTITY})`,
].join('|')
// The loops below are bounded: megabytes of escapes would overflow the stack of the regular expression.

/** The start of an option, which `https:` before a slash is not. */
const NAME = `(?!https?:${SLASH}|id:|process:)[a-z_]+:`
/** What stands between the colon of an option and the separator after it. */
export const VALUE = String.raw`[^${END}),&\\/]*(?:(?:${SPECIAL})[^${END}),&\\/]*){0,999}`
/** A token that an expression makes belongs to whoever wrote it. */
const OPTION = String.raw`(?!cb:[^${END}/\\]*\$\{)${NAME}${VALUE}${SLASH}`
/** Parentheses of the path; a `)` opened before the URL, as in `url(` or Markdown, is no part of it. */
const PARENTHESES = String.raw`\((?:[^${END}(),&\\]*\))?`
/** What follows the options. */
export const SOURCE = String.raw`(?!${SLASH}|${NAME})(?:[^${END}(),&\\]+|${SLASH}|${PARENTHESES}|${SPECIAL}){1,9999}`

/** What stands before the host of a delivery URL. */
export const BEFORE_HOST = `(?:https?:|${NO_SCHEME})${SLASH}{2}`
/** What follows the host, up to the source. */
export const AFTER_HOST = `${SLASH}(?:${OPTION})*`

// The same for URLs without anything special, as most of them are: they are read in a third of the time.

/** The part of {@link BEFORE_HOST} without anything special. */
export const PLAIN_BEFORE_HOST = String.raw`https?:(?:\\?/){2}`
/** The part of {@link AFTER_HOST} without anything special. */
export const PLAIN_AFTER_HOST = String.raw`\\?/(?:(?!https?:|id:|process:)[a-z_]+:[\w.~:-]*\\?/)*`
/** The part of {@link SOURCE} without anything special: but for backslashes, it is the image itself. */
export const PLAIN_SOURCE = String.raw`https?:(?:\\?/){2}[\w.~:%/-]*(?:\\/[\w.~:%/-]*)*(?=[${END})]|\\")`
