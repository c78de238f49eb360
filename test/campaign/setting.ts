import { type ResolvedOptions, resolveOptions } from '@cdn-purge/core/engine'
import { edgeProvider } from './edge-provider.ts'
import type { MemoryStore } from './memory-store.ts'
import { KEPT } from './world.ts'

/** Where and as what an app is served. */
export interface Setting {
  readonly site: readonly string[]
  readonly base: string
  readonly html: readonly ('file' | 'directory' | 'clean')[]
  readonly targets: readonly string[]
}

/** The options of a project that is served so. */
export function optionsOf(setting: Setting, ledger: MemoryStore, hasKey: boolean): Promise<ResolvedOptions> {
  return resolveOptions(
    {
      site: setting.site.map(host => `${host}/`),
      html: [...setting.html],
      immutable: ['assets/**'],
      exclude: [KEPT],
      ledger,
      targets: setting.targets.map(name => ({
        provider: edgeProvider,
        name,
        baseUrl: `http://127.0.0.1:9/${name}`,
        ...(hasKey ? { key: 'key' } : {}),
      })),
    },
    {},
    { purpose: 'send' },
  )
}
