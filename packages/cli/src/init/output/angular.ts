import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/** A target of a project in `angular.json`. */
interface Build {
  readonly builder?: string
  readonly options?: {
    readonly outputPath?: string | { readonly base?: string; readonly browser?: string }
  }
}

/** `angular.json`, as far as it is needed here. */
interface Workspace {
  readonly projects?: Readonly<
    Record<
      string,
      {
        readonly projectType?: string
        readonly architect?: { readonly build?: Build }
        readonly targets?: { readonly build?: Build }
      }
    >
  >
}

/**
 * What Angular's first application serves, relative to the workspace; `undefined` where `angular.json` does not say it.
 *
 * ASSUME: the builder "application" writes what is served into a folder `browser` of its own, below `dist/<name>`
 * where nothing else is said (Angular 17 to 22); the builders before it write into `outputPath` itself.
 *
 * @see https://angular.dev/reference/configs/workspace-config#output-path-configuration
 */
export function angularOutput(root: string): string | undefined {
  const path = join(root, 'angular.json')
  if (!existsSync(path)) return undefined
  for (const [name, project] of Object.entries(readWorkspace(path).projects ?? {})) {
    const build = project.architect?.build ?? project.targets?.build
    if (build === undefined || project.projectType === 'library') continue
    const said = build.options?.outputPath ?? `dist/${name}`
    const { base = `dist/${name}`, browser = 'browser' } = typeof said === 'string' ? { base: said } : said
    return posix.join(base, /:application$/.test(build.builder ?? '') ? browser : '')
  }
  return undefined
}

/** Empty where it cannot be read, as with comments in it. */
function readWorkspace(path: string): Workspace {
  try {
    return Object(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return {}
  }
}
