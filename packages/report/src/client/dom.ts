/** What an element is made with: attributes, and listeners under `on` and the event's name. */
export type Attributes = Readonly<
  Record<string, string | number | boolean | undefined | ((event: Event) => void)>
>

/** What stands in an element; texts are texts, whatever they hold. */
export type Child = Node | string | undefined

/** Makes an element. */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Child | readonly Child[])[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    if (typeof value === 'function') element.addEventListener(key.slice(2), value)
    else element.setAttribute(key, value === true ? '' : String(value))
  }
  append(element, children.flat())
  return element
}

/** Puts something in the place of all that an element holds. */
export function fill(element: Element, ...children: readonly (Child | readonly Child[])[]): void {
  element.replaceChildren()
  append(element, children.flat())
}

function append(element: Element, children: readonly Child[]): void {
  for (const child of children) if (child !== undefined) element.append(child)
}

/** The part of a section that is filled here; `undefined`: this report has no such section. */
export function bodyOf(section: string): HTMLElement | undefined {
  return document.querySelector<HTMLElement>(`#${section} .body`) ?? undefined
}

/** A badge of a state or an outcome, in a tone of the style sheet. */
export function badge(tone: string, text: string): HTMLElement {
  return h('span', { class: `badge ${tone}` }, text)
}
