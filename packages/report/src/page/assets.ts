import { readFile } from 'node:fs/promises'

/** The script and the style of every report, as they are built. */
export interface Assets {
  readonly script: string
  readonly style: string
}

/** Reads them: they lie in the same place for the built package and for its sources. */
export async function loadAssets(): Promise<Assets> {
  const read = async (name: string) => {
    const text = await readFile(new URL(`../dist/${name}`, baseOf(import.meta.url)), 'utf8')
    return text.trim()
  }
  const [script, style] = await Promise.all([read('client.js'), read('style.css')])
  return { script, style }
}

/** A file of `src` or `dist` itself, whichever this is. */
function baseOf(url: string): string {
  return url.replace(/\/page\/[^/]*$/, '/')
}
