import { fill, h } from './dom.ts'

const themes = ['system', 'light', 'dark'] as const
type Theme = (typeof themes)[number]
const KEY = 'cdn-purge-report-theme'

/** The switch between light and dark; at first the system decides. */
export function showTheme(): void {
  const place = document.querySelector('#theme')
  if (place === null) return
  const buttons = themes.map(theme =>
    h(
      'button',
      { type: 'button', 'data-theme-of': theme, onclick: () => choose(theme) },
      theme === 'system' ? 'Auto' : theme === 'light' ? 'Light' : 'Dark',
    ),
  )
  function choose(theme: Theme): void {
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
    for (const button of buttons)
      button.setAttribute('aria-pressed', String(button.dataset.themeOf === theme))
    keep(theme)
  }
  fill(place, h('div', { class: 'switch', role: 'group', 'aria-label': 'Colour scheme' }, buttons))
  const kept = recall()
  choose(themes.find(theme => theme === kept) ?? 'system')
}

/** A file that is opened from disk, or in a frame, may have no storage. */
function recall(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

function keep(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // It counts for this visit.
  }
}
