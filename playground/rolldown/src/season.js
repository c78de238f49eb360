/** The season of a day in the mountains, where summer is short. */
export function season(day) {
  const month = day.getMonth()
  if (month >= 5 && month <= 8) return 'summer'
  return month >= 10 || month <= 3 ? 'winter' : 'between the seasons'
}
