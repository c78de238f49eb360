import { createRequire } from 'node:module'

// By the package's own name, since the way to the file is not the same from the sources and from the bundle.
const manifest: { version: string } = createRequire(import.meta.url)('cdn-purge/package.json')

/** Version of this package. */
export const version = manifest.version
