import { createRequire } from 'node:module'

let name: string | undefined

/** How requests name their sender: `cdn-purge/` and the version of this package. */
export function userAgent(): string {
  name ??= `cdn-purge/${version()}`
  return name
}

function version(): string {
  // By the package's own name, since the way to the file is not the same from the sources and from the bundle.
  const manifest: { version: string } = createRequire(import.meta.url)('@cdn-purge/core/package.json')
  return manifest.version
}
