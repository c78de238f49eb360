/** Code-unit order: negative, zero or positive. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
