/** How many guests a day brings: more at the weekend. */
export function portions(day) {
  return [0, 6].includes(day.getDay()) ? 12 : 6
}
