import { printable } from '../text/printable.ts'

/** A text of which nobody knows who wrote it, as Markdown that shows it and does nothing: no markup, link or HTML. */
export function plainMarkdown(text: string): string {
  // A reference to a character is that character, and never the beginning of anything.
  return printable(text).replace(
    /[^\p{L}\p{N} ,/→·]/gu,
    character => `&#${character.codePointAt(0) ?? 0xfffd};`,
  )
}

/** The same in the type of code. */
export function codeMarkdown(text: string): string {
  return `<code>${plainMarkdown(text)}</code>`
}
