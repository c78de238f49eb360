const heights = [820, 1140, 1460, 1390, 1710, 1620, 980]

/** Draws the heights of the trail into an element. */
export function drawProfile(element) {
  element.className = 'profile'
  element.style.backgroundImage =
    'url(https://playground.i.optimole.com/w:160/q:mauto/https://www.example.com/images/hero.svg)'
  for (const height of heights) {
    const bar = document.createElement('span')
    bar.style.height = `${height / 20}px`
    bar.title = `${height} m`
    element.append(bar)
  }
}
