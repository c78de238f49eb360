import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Empties the output, and emits `pages/`, with the names of scripts and styles filled in, and `public/` as it is. */
export function pages() {
  let styles
  return {
    name: 'pages',
    buildStart() {
      styles = this.emitFile({ type: 'asset', name: 'trail.css', source: readFileSync('src/trail.css') })
    },
    renderStart({ dir }) {
      rmSync(dir, { recursive: true, force: true })
    },
    generateBundle(_options, bundle) {
      const names = { 'trail.css': this.getFileName(styles) }
      for (const { type, isEntry, name, fileName } of Object.values(bundle)) {
        if (type === 'chunk' && isEntry) names[`${name}.js`] = fileName
      }
      for (const file of list('pages')) {
        const source = readFileSync(file, 'utf8').replace(/%([\w.]+)%/g, (_all, name) => `/${names[name]}`)
        this.emitFile({ type: 'asset', fileName: file.slice('pages/'.length), source })
      }
      for (const file of list('public')) {
        this.emitFile({ type: 'asset', fileName: file.slice('public/'.length), source: readFileSync(file) })
      }
    },
  }
}

function list(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
}
