import { isDeepStrictEqual } from 'node:util'
import type { Logger } from '@cdn-purge/core'
import type { ImageBuild } from '@cdn-purge/core/engine'
import type { Configuration } from '../configuration.ts'
import type { Note } from '../note.ts'
import { type OpenImages, openImages } from './open-images.ts'

/** Image URLs that several builds share while they run at once, so that all give an image the same token. */
interface Shared {
  readonly key: string
  /** Names of the builds that have taken part. One that begins anew is not one of them: files may have changed. */
  readonly names: Set<string>
  readonly place: ImageBuild
  readonly opened: Promise<OpenImages | undefined>
  users: number
}

const shared = new Set<Shared>()

/** One build's hold on its images. */
export interface HeldImages {
  readonly opened: Promise<OpenImages | undefined>
  /** Lets go of them; whoever is last closes them. */
  release(): Promise<void>
}

/** Opens the images of a build, or joins builds of the same configuration that are under way. */
export function holdImages(
  { project: { key }, name }: Pick<Note, 'project' | 'name'>,
  configuration: Configuration,
  place: ImageBuild,
  messages: Logger,
): HeldImages {
  const found = [...shared].find(
    one => one.key === key && !one.names.has(name) && isDeepStrictEqual(one.place, place),
  )
  const held: Shared = found ?? {
    key,
    names: new Set(),
    place,
    opened: openImages(configuration, place, messages),
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
      const opened = await held.opened.catch(() => undefined)
      await opened?.close()
    },
  }
}
