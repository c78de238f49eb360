import type { Logger } from '@cdn-purge/core'
import type { Edit, ImageSession, SourceMap } from '@cdn-purge/core/engine'
import { type Core, type PluginOptions, showHint } from '../configuration.ts'

/** The place in `runtime.ts` where the tokens of all images go, whatever quotes a tool has given it. */
const TOKENS_PLACE = /(["'])%cdn-purge-tokens%\1\s*:\s*(["'])\2/g
/** What a text that holds it names itself. */
export const TOKENS_NAME = '%cdn-purge-tokens%'

/** A text with its tokens. */
export interface TokenedCode {
  readonly code: string
  /** Sorted; offsets are those of the text before. */
  readonly edits: readonly Edit[]
  /**
   * The map back to the text before.
   *
   * @param source - name of the text, for bundlers that do not know it themselves
   */
  map(source?: string): SourceMap
  /** A map of the text before, such as that of a compiler, as one of this text. */
  patch<Map extends { mappings: string }>(map: Map): Map
}

/** The image URLs of one build. */
export interface Images {
  /** Whether a text, or the bytes of one, may hold something that depends on tokens. */
  concerns(code: string | Buffer): boolean
  /** Puts the tokens into a text; `undefined` where nothing changes. Doing it twice changes nothing more. */
  rewrite(code: string): Promise<TokenedCode | undefined>
}

/** Whether a configuration may name a target with cache tokens; one in a file may. */
export function mayHaveTokens(given: PluginOptions | undefined): boolean {
  if (given === undefined || 'configFile' in given) return true
  if (given.enabled === false || !Array.isArray(given.targets)) return false
  return given.targets.some(target => {
    const provider: unknown = Object(target).provider
    return provider === 'optimole' || typeof provider !== 'string'
  })
}

/** The image URLs of a build whose session is open. */
export function createImages(core: Core, session: ImageSession, logger: Logger): Images {
  const { matcher, tokens } = session
  let toldLegacy = false
  const tellLegacy = (url: string) => {
    if (toldLegacy) return
    toldLegacy = true
    logger.warn(
      `${url} is an Optimole URL of the form used before 2022, which takes no cache token: it, and maybe others, stay as they are. Write them anew.`,
    )
  }
  return {
    concerns: code => matcher.mayHold(code) || code.includes(TOKENS_NAME),
    async rewrite(code) {
      // All matches first: nothing of the search may outlive an await.
      const found = core.findImages(code, matcher)
      const legacy = found.find(url => url.legacy)
      if (legacy !== undefined) tellLegacy(legacy.raw)
      const urls = legacy === undefined ? found : found.filter(url => !url.legacy)
      const images = urls.map(url => url.image)
      const edits: Edit[] = []
      try {
        await tokens.decideAll(images)
        urls.forEach((url, i) => {
          const token = tokens.tokenOf(images[i] ?? '')
          if (token !== undefined) edits.push(...core.putToken(url, token))
        })
        if (code.includes(TOKENS_NAME)) {
          edits.push(...(await fillTokens(code, session)))
          edits.sort((a, b) => a.offset - b.offset)
        }
      } catch (error) {
        throw showHint(core, error)
      }
      if (edits.length === 0) return undefined
      return {
        code: core.applyEdits(code, edits),
        edits,
        map: source => core.createMap(code, edits, source),
        patch: map => core.patchMap(map, code, edits),
      }
    },
  }
}

/** The edits that write the tokens of all images into the module `runtime.ts`. */
async function fillTokens(code: string, session: ImageSession): Promise<readonly Edit[]> {
  const places = [...code.matchAll(TOKENS_PLACE)]
  if (places.length === 0) return []
  const all = await session.all()
  const inserted = all.map(([image, token]) => `,${JSON.stringify(image)}:${JSON.stringify(token)}`).join('')
  if (inserted === '') return []
  return places.map(place => ({ offset: place.index + place[0].length, removed: 0, inserted }))
}
