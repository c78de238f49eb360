import { extensionOf } from './document.ts'
import { isWordLike } from './word-like.ts'

/** Files that are asked for by a fixed name whatever it looks like: pages, data, feeds, texts, manifests. */
const fixedNames: ReadonlySet<string> = new Set(
  'html htm xhtml shtml xml rss atom json txt md webmanifest appcache'.split(' '),
)

const compression = /\.(?:gz|br|zst)$/i
/** Extension of the file, what bundlers put between it and the hash, and `.map`. */
const extensions =
  /(?:\.(?:m?js|css|module|min|lean|chunk|bundle|worker|legacy|modern|esm?|cjs|umd|iife))*\.[a-z][a-z0-9]{0,7}(?:\.map)?$/i
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** What Astro appends to the hash of an image that it made from another. */
const variant = /_Z?[0-9A-Za-z]{4,7}$/

const hexLengths: ReadonlySet<number> = new Set([8, 10, 12, 16, 20, 32, 40, 64])

/**
 * Whether the name of a file looks as if it carried the hash of the content, as the bundlers' default names do:
 * `index-CeLU_qfb.js` (Vite, Rollup, Rolldown), `main.599cbaee.chunk.js` (webpack, Rspack), `chunk-OCTS6UYC.js`
 * (esbuild), `abcdef12.png`. Doubtful names are not: to purge one too many costs little, while a stale one stays.
 *
 * @param path - relative or absolute, separated by `/`
 */
export function isHashedName(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(compression, '')
  if (fixedNames.has(extensionOf(name))) return false
  const stem = name.replace(extensions, '')
  if (stem === name || uuid.test(stem)) return false
  return endsInHash(stem) || (variant.test(stem) && endsInMixedHash(stem.replace(variant, '')))
}

function endsInHash(stem: string): boolean {
  const last = stem.slice(Math.max(stem.lastIndexOf('-'), stem.lastIndexOf('.'), stem.lastIndexOf('_')) + 1)
  return isHexHash(last) || (last !== stem && isBase32Hash(last)) || endsInMixedHash(stem)
}

/** Hexadecimal of a usual length. Numbers are dates and sizes; a word or a letter or two with a number is a name. */
function isHexHash(text: string): boolean {
  if (!hexLengths.has(text.length) || !/^(?:[0-9a-f]+|[0-9A-F]+)$/.test(text)) return false
  if (!/[0-9]/.test(text) || !/[a-f]/i.test(text)) return false
  if (/^[a-f]{1,2}[0-9]+$|^[0-9]+[a-f]$/i.test(text)) return false
  const letters = /^([a-f]+)[0-9]+$|^[0-9]+([a-f]{3,})$/i.exec(text)
  const word = letters?.[1] ?? letters?.[2]
  return word === undefined || !isWordLike(word)
}

/** Eight characters of RFC 4648's base32, as esbuild appends it; alone they may be an article's number. */
function isBase32Hash(text: string): boolean {
  if (!/^[A-Z2-7]{8}$/.test(text)) return false
  return /^[A-Z]+$/.test(text) ? !isWordLike(text) : /[2-7][A-Z]/.test(text)
}

/** Eight characters of base64url, `-` and `_` among them, as Rollup and its kin have it. */
function endsInMixedHash(stem: string): boolean {
  const text = stem.slice(-8)
  if (!/^[\w-]{8}$/.test(text) || !/^(?:|.*[-._])$/.test(stem.slice(0, -8))) return false
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && !text.split(/[-_]/).every(isNamePart)
}

/** Whether people could have written this: a number, a size such as `2x`, or words in camel case with one number. */
function isNamePart(part: string): boolean {
  if (/^(?:[A-Z]?[a-z]*|[A-Z]{0,4})\d*$|^\d+[a-z]{1,2}$/.test(part)) return true
  if ((part.match(/\d+/g)?.length ?? 0) > 1) return false
  const humps = part.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []
  return humps.every((hump, i) => {
    if (hump.length > 1) return isWordLike(hump)
    // `iPhone` and `VariantB` are names.
    return hump === hump.toLowerCase() ? i === 0 && /[aeimtxyz]/.test(hump) : i === humps.length - 1
  })
}
