import { isDeepStrictEqual } from 'node:util'
import type { Logger } from '@cdn-purge/core'
import type { ImageBuild, ImagePlace } from '@cdn-purge/core/engine'
import { type Configuration, type Core, showHint } from '../configuration.ts'
import { countedBase } from '../counted-base.ts'
import type { Note } from '../note.ts'

/** The image URLs of a build, as its bundler's hooks use them. */
export type Images = Pick<ImageBuild, 'concerns' | 'rewrite'>

/** Image URLs that several builds share while they run at once, so that all give an image the same token. */
interface Shared {
  readonly key: string
  /** Names of the builds that have taken part. One that begins anew is not one of them: files may have changed. */
  readonly names: Set<string>
  readonly place: ImagePlace
  readonly opened: Promise<ImageBuild | undefined>
  close(): Promise<void>
  users: number
}

const shared = new Set<Shared>()

/** One build's hold on its images. */
export interface HeldImages {
  readonly opened: Promise<ImageBuild | undefined>
  /** Lets go of them; whoever is last closes them. */
  release(): Promise<void>
}

/** Opens the images of a build, or joins builds of the same configuration that are under way. */
export function holdImages(
  { project: { key }, name }: Pick<Note, 'project' | 'name'>,
  configuration: Configuration,
  place: ImagePlace,
  messages: Logger,
): HeldImages {
  const found = [...shared].find(
    one => one.key === key && !one.names.has(name) && isDeepStrictEqual(one.place, place),
  )
  const held: Shared = found ?? {
    key,
    names: new Set(),
    place,
    ...open(configuration, place, messages),
    users: 0,
  }
  shared.add(held)
  held.names.add(name)
  held.users++
  let holds = true
  return {
    opened: held.opened,
    async release() {
      if (!holds) return
      holds = false
      held.users--
      if (held.users > 0) return
      shared.delete(held)
      // Where it could not be opened, whoever asked for it was told.
      await held.opened.catch(() => undefined)
      await held.close()
    },
  }
}

function open(
  { core, options, root }: Configuration,
  { base, ...place }: ImagePlace,
  messages: Logger,
): Pick<Shared, 'opened' | 'close'> {
  const world = core.openContext(options, root, messages)
  const opened = core.openImageBuild(options, { ...place, ...countedBase(options, base) }, world)
  return { opened: opened.then(images => images && showHints(core, images)), close: world.close }
}

/** The same, whose errors amid a module are told as bundlers print them best. */
function showHints(core: Core, images: ImageBuild): ImageBuild {
  return {
    ...images,
    rewrite: code =>
      images.rewrite(code).catch(error => {
        throw showHint(core, error)
      }),
  }
}
