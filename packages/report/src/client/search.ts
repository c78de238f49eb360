import { count } from '../format.ts'

/** What is searched at once. */
export interface Search {
  /**
   * @param what - one thing of a kind, such as `file`
   * @param narrow - shows only what holds a text, in lower case, and says how many these are
   */
  add(what: string, narrow: (text: string) => number): void
}

/** The one field in which all is searched; `/` leads to it, Escape empties it. */
export function createSearch(): Search {
  const field = document.querySelector<HTMLInputElement>('#search')
  const found = document.querySelector('#found')
  const parts: { readonly what: string; readonly narrow: (text: string) => number }[] = []
  let query = ''
  let timer = 0

  function update(): void {
    const text = field?.value.trim().toLowerCase() ?? ''
    if (text === query) return
    query = text
    const numbers = parts.map(({ what, narrow }) => count(narrow(text), what))
    if (found !== null) found.textContent = text === '' ? '' : `Found: ${numbers.join(', ')}`
  }

  field?.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(update, 120)
  })
  field?.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return
    field.value = ''
    update()
  })
  document.addEventListener('keydown', event => {
    const { target, key } = event
    const isTyping = target instanceof HTMLElement && target.matches('input, textarea, select')
    if (key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
    field?.focus()
    event.preventDefault()
  })
  return {
    add(what, narrow) {
      parts.push({ what, narrow })
      narrow('')
    },
  }
}
