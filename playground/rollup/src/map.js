const places = [
  { name: 'Harbour', left: 20, top: 60 },
  { name: 'Island', left: 75, top: 30 },
]

/** Draws the crossing into an element. */
export function draw(element) {
  element.className = 'map'
  element.style.backgroundImage =
    'url(https://playground.i.optimole.com/w:160/q:mauto/https://www.example.com/images/hero.svg)'
  for (const { name, left, top } of places) {
    const mark = document.createElement('span')
    mark.textContent = name
    mark.style.left = `${left}%`
    mark.style.top = `${top}%`
    element.append(mark)
  }
}
