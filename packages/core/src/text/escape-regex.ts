/** A text as an expression that matches it alone: whatever means something in any dialect stands behind a backslash. */
export function escapeRegex(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')
}
