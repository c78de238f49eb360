/** When the next ferry leaves: on the hour, from 6 to 22. */
export function nextDeparture(now) {
  const hour = now.getHours() + 1
  return `${hour < 6 || hour > 22 ? 6 : hour}:00`
}
