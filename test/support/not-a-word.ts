/**
 * Whether a random secret is more than letters. Those that fast-check likes to try, such as `length`, stand in texts of
 * our own and of every API, where no secret has been shown.
 */
export function isNotAWord(text: string): boolean {
  return !/^[\w$-]+$/.test(text)
}
