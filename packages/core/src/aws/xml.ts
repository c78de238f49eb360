/** What a document's root holds, where the root has that name and is closed. */
export function elementOf(name: string, text: string): string | undefined {
  return new RegExp(`^\\s*(?:<\\?xml[^>]*\\?>)?\\s*<${name}(?:\\s[^>]*)?>([\\s\\S]*)</${name}>\\s*$`).exec(
    text,
  )?.[1]
}

/** The text of the first element of a name; `undefined` where there is none, or it is empty. */
export function textOf(name: string, text: string): string | undefined {
  const found = new RegExp(`<${name}>([^<]+)</${name}>`).exec(text)?.[1]
  return found === undefined ? undefined : unescapeXml(found)
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Escapes what a text must not have between tags. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, char => {
    const name = Object.keys(entities).find(key => entities[key] === char)
    return `&${name};`
  })
}

/** Takes the escapes off. */
export function unescapeXml(text: string): string {
  return text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole)
}
