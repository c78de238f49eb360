import { escaped } from './escaped.ts'

// The grammar of delivery URLs, in parts of regular expressions.

/** Each serialisation puts further backslashes, all of which belong to the separator. */
export const SLASH = String.raw`(?:\\*/|${escaped('/')})`
/** Between a name and its value, and after a scheme. */
export const COLON = String.raw`(?:\\*:|${escaped(':')})`
/** An apostrophe, which closes a text or belongs to a name. */
export const APOSTROPHE = String.raw`(?:\\*'|${escaped("'")})`
const SCHEME = `[hH][tT][tT][pP][sS]?${COLON}`
/** Before a `//` without a scheme: no path, word or other scheme, but maybe an escape such as `\n`. */
const NO_SCHEME = String.raw`(?<![.~%@:/\\-]|&colon;|(?<!\\|\\u[\dA-Fa-f]{3})\w)`
/** What always ends a URL. Nothing beyond ASCII does, so that texts read as latin1 work too. */
const END = String.raw`\0- "'\x60<>\x7f`
/** What ends a URL in HTML, or in HTML within HTML, although it is spelt with URL characters. */
const ENTITY =
  '(?:amp;)*(?:quot|apos|lt|gt|nbsp|#0*(?:9|10|13|3[249]|6[02])|#[xX]0*(?:9|[aAdD]|2[027]|3[cCeE]));'
/** The number of a character that ends a URL, or parts it, however it is written. */
const PARTING = '(?:[01].|2[027fF]|3[cCeE]|5[cC]|60|7[fF])'
/** What a script computes, in a template. It has no longest length: a token that is put into one would go beyond it. */
const EXPRESSION = String.raw`\$\{[^{}\x60\n]+\}`
/** Where a script joins two texts, with or without something between them. */
const JOINT = String.raw`["'\x60]\s*\+\s*(?:[\w$.]{1,99}\s*\+\s*)?["'\x60]`
/** Where it joins what is constant; what follows is a URL of its own where it begins like one. */
const CONSTANT_JOINT = String.raw`["'\x60]\s*\+\s*["'\x60](?=[\w.~%/?=-])(?!https?:|//)`
/** Escapes, commas and ampersands, except where they part this URL from what comes next. */
const SPECIAL = [
  String.raw`\\+u(?!00${PARTING}|\{0*${PARTING}\})(?:[\dA-Fa-f]{4}|\{[\dA-Fa-f]{1,6}\})`,
  String.raw`\\+x(?!${PARTING})[\dA-Fa-f]{2}`,
  String.raw`\\+(?!0{4}${PARTING}|0{0,3}${PARTING}(?![\dA-Fa-f]))[\dA-Fa-f]{2,6}[ \t]?`,
  String.raw`\\+[!#$%&()*+,.:;=?@[\]^_{|}~-]`,
  String.raw`,+(?!,|$|[${END})]|\\+["'\x60nrt]|&${ENTITY}|(?:https?:)?${SLASH}{2})`,
  `&(?!${ENTITY}|#0*47;|#[xX]0*2[fF];|sol;)`,
].join('|')
// The loops below are bounded: megabytes of escapes would overflow the stack of the regular expression.

/** The start of an option, which `https:` before a slash is not. */
const NAME = `(?!https?${COLON}${SLASH}|id${COLON}|process${COLON})[a-z_]+${COLON}`
/** What stands between the colon of an option and the separator after it. */
export const VALUE = String.raw`[^${END}),&\\/$]*(?:(?:${EXPRESSION}|\$(?!\{)|${JOINT}|${SPECIAL})[^${END}),&\\/$]*){0,999}`
/** A token that an expression makes belongs to whoever wrote it. */
const OPTION = String.raw`(?:${JOINT})?(?!cb${COLON}[^${END}/\\&]*(?:\$\{|${JOINT}))${NAME}${VALUE}${SLASH}`
/** Parentheses of the path; a `)` opened before the URL, as in `url(` or Markdown, is no part of it. */
const PARENTHESES = String.raw`\((?:[^${END}(),&\\]*\))?`
/** What a source goes on with. */
export const MORE_SOURCE = String.raw`(?:[^${END}(),&\\$]+|${SLASH}|${EXPRESSION}|\$(?!\{)|${CONSTANT_JOINT}|${PARENTHESES}|${SPECIAL}){1,9999}`
/** What follows the options. A source without its scheme begins with two slashes. */
export const SOURCE = String.raw`(?:${CONSTANT_JOINT})?(?!${SLASH}(?!${SLASH}[\w-]+\.[\w.-]+(?::\d+)?${SLASH})|${NAME})${MORE_SOURCE}`

/** What stands before the host of a delivery URL. */
export const BEFORE_HOST = `(?:${SCHEME}|${NO_SCHEME})${SLASH}{2}`
/** The first label of a host, where scripts may compute it. */
export const KEY = `(?:[A-Za-z0-9-]+|${EXPRESSION}|${JOINT})`
/** What follows the host of a URL that is put together from there on; a host alone may be there to connect early. */
export const PIECES = String.raw`(?:${SLASH})?(?:["'\x60]\s*(?:\+|\.concat\()|\$\{)|${SLASH}(?!cb${COLON}[^${END}/\\&]*(?:\$\{|${JOINT}))${NAME}`
/** What follows the host, up to the source. */
export const AFTER_HOST = `${SLASH}(?:${OPTION}){0,999}`

// The same for URLs without anything special, as most of them are: they are read in a third of the time.

/** The part of {@link BEFORE_HOST} without anything special. */
export const PLAIN_BEFORE_HOST = String.raw`https?:(?:\\?/){2}`
/** A {@link VALUE} without anything special. */
export const PLAIN_VALUE = String.raw`[\w.~:-]*`
/** The part of {@link AFTER_HOST} without anything special. */
export const PLAIN_AFTER_HOST = String.raw`\\?/(?:(?!https?:|id:|process:)[a-z_]+:${PLAIN_VALUE}\\?/)*`
/** The part of {@link SOURCE} without anything special: but for backslashes, it is the image itself. */
export const PLAIN_SOURCE = String.raw`https?:(?:\\?/){2}[\w.~:%/-]*(?:\\/[\w.~:%/-]*)*(?!["'\x60]\s*\+\s*["'\x60])(?=[${END})]|\\")`
