/** Words as a sentence: those of vendors have a full stop at their end, or have none. */
export function sentence(words: string): string {
  return /[.!?…]$/.test(words) ? words : `${words}.`
}
