import { extensionOf } from './document.ts'
import { isWordLike } from './word-like.ts'

/** Files that are asked for by a fixed name whatever it looks like: pages, data, feeds, texts, manifests. */
const fixedNames: ReadonlySet<string> = new Set(
  'html htm xhtml shtml xml rss atom json txt md webmanifest appcache'.split(' '),
)

/** What compressors append, and webpack to the name of the file whose licences it has taken out. */
const appendix = /\.(?:gz|br|zst)$|(?<=\.[cm]?js)\.LICENSE\.txt$/i
/** Extension of the file, what bundlers put between it and the hash, and `.map`. */
const extensions =
  /(?:\.(?:m?js|css|module|min|lean|chunk|bundle|worker|legacy|modern|esm?|cjs|umd|iife|iframe))*\.[a-z][a-z0-9]{0,7}(?:\.map)?$/i
/** Code, whose names are words; images and documents are also called by numbers. */
const code = /\.(?:[cm]?js|css)(?:\.map)?$/i
/** Names that only a bundler gives: webpack's chunks (but for a date), and esbuild's. */
const chunk =
  /\.(?!(?:19|20)\d{6})[0-9a-f]{8}\.(?:chunk|(?:iframe\.)?bundle)\.(?:m?js|css)(?:\.map)?$|^chunk-[A-Z2-7]{8}\.(?:m?js|css)(?:\.map)?$/
/** Technical words with a number within. */
const numbered =
  /i18n|l10n|[ao]11y|[bep]2[bcep]|k8s|w3c|win32|utf(?:8|16|32)|sha(?:1|256|384|512)|md5|base(?:32|64)|crc32|oauth2/gi
/** Photographs are called by their number at Unsplash, where they come from. */
const photo = /^photo-\d+-[0-9a-f]{12}$/
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** What Astro appends to the hash of an image that it made from another. */
const variant = /_Z?[0-9A-Za-z]{4,7}$/

const hexLengths: ReadonlySet<number> = new Set([8, 10, 12, 16, 20, 32, 40, 64])

/**
 * Folders in which a framework puts nothing but what it named by its content.
 *
 * ASSUME these frameworks have browsers keep everything there for a year without asking, so that no name there may
 * ever get another content, but for Nuxt's `builds`; and that nobody has changed the names alone. Beside `chunks`,
 * `css` and `media`, `_next/static` has a folder named by the build.
 *
 * @see https://svelte.dev/docs/kit/configuration#appDir
 * @see https://docs.astro.build/en/reference/configuration-reference/#buildassets
 * @see https://nuxt.com/docs/4.x/api/nuxt-config#buildassetsdir
 * @see https://nextjs.org/docs/app/guides/self-hosting#caching-and-isr
 */
const hashedFolders =
  /(?:^|\/)(?:_app\/immutable|_astro|_nuxt(?!\/builds\/)|_next\/static\/(?:chunks|css|media))\//

/**
 * Whether the name of a file looks as if it carried the hash of the content, as the bundlers' default names do:
 * `index-CeLU_qfb.js` (Vite, Rollup, Rolldown), `main.599cbaee.chunk.js` (webpack, Rspack), `chunk-OCTS6UYC.js`
 * (esbuild), `abcdef12.png`, or lies in a folder of such files. Doubtful names are not: to purge one too many costs
 * little, while a stale one stays.
 *
 * @param path - relative or absolute, separated by `/`
 */
export function isHashedName(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(appendix, '')
  if (fixedNames.has(extensionOf(name))) return false
  const stem = name.replace(extensions, '')
  if (stem === name) return false
  if (hashedFolders.test(path) || chunk.test(name)) return true
  if (uuid.test(stem) || photo.test(stem)) return false
  const isCode = code.test(name)
  return (
    endsInHash(stem, isCode) || (variant.test(stem) && endsInMixedHash(stem.replace(variant, ''), isCode))
  )
}

function endsInHash(stem: string, isCode: boolean): boolean {
  const last = stem.slice(Math.max(stem.lastIndexOf('-'), stem.lastIndexOf('.'), stem.lastIndexOf('_')) + 1)
  const isAlone = last === stem
  return (
    isHexHash(last, isCode && !isAlone) || (!isAlone && isBase32Hash(last)) || endsInMixedHash(stem, isCode)
  )
}

/**
 * Hexadecimal of a usual length. Numbers are dates and sizes; a word or a letter or two with a number is a name.
 *
 * @param isPartOfCode - whether it stands behind the name of a script or style, which no article's number does
 */
function isHexHash(text: string, isPartOfCode: boolean): boolean {
  if (!hexLengths.has(text.length) || !/^(?:[0-9a-f]+|[0-9A-F]+)$/.test(text)) return false
  if (!/[0-9]/.test(text) || !/[a-f]/i.test(text)) return false
  if (!isPartOfCode && /^[a-f]{1,2}[0-9]+$|^[0-9]+[a-f]$/i.test(text)) return false
  const letters = /^([a-f]{3,})[0-9]+$|^[0-9]+([a-f]{3,})$/i.exec(text)
  const word = letters?.[1] ?? letters?.[2] ?? ''
  return word.length < (isPartOfCode ? 4 : 3) || !isWordLike(word)
}

/** Eight characters of RFC 4648's base32, as esbuild appends it; alone they may be an article's number. */
function isBase32Hash(text: string): boolean {
  if (!/^[A-Z2-7]{8}$/.test(text) || text.replace(numbered, '') !== text) return false
  return /^[A-Z]+$/.test(text) ? !isWordLike(text) : /[2-7][A-Z]/.test(text)
}

/** Eight characters of base64url, `-` and `_` among them, as Rollup and its kin have it. */
function endsInMixedHash(stem: string, isCode: boolean): boolean {
  const text = stem.slice(-8)
  if (!/^[\w-]{8}$/.test(text) || !/^(?:|.*[-._])$/.test(stem.slice(0, -8))) return false
  const parts = text.replace(numbered, '').split(/[-_]/)
  if (/[a-z]/.test(text) && /[A-Z]/.test(text)) return !parts.every(isCode ? isCodeName : isNamePart)
  if (!isCode || !/\d/.test(text)) return false
  return /[A-Z]/.test(text)
    ? parts.some(part => /\d[A-Z]/.test(part) && !/^\d+[A-Z]{1,2}$/.test(part)) ||
        /^[-_]|[-_]{2}|[-_]$/.test(text)
    : parts.some(isRandomLower)
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

/** The same of code, where a word with a number is a word, and no single letter stands behind a number. */
function isCodeName(part: string): boolean {
  const [, word] = /^([A-Z]?[a-z]{2,})\d+$/.exec(part) ?? []
  if (word !== undefined) return isWordLike(word)
  return isNamePart(part) && !/\d.*[a-z][A-Z]$/.test(part)
}

/** Small letters with numbers among them, unlike `json2xml` and `v1alpha1`. */
function isRandomLower(part: string): boolean {
  if (!/[a-z]\d+[a-z]/.test(part) || /^[a-z]{2,}[24][a-z]{2,}$|^v\d/.test(part)) return false
  const runs = part.match(/[a-z]+/g) ?? []
  return (part.match(/\d+/g)?.length ?? 0) > 1 || runs.some(run => run.length > 2 && !isWordLike(run))
}
