import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'

/** Writes `pages/`, with the final names of scripts and styles filled in, and `public/` as it is. */
export function pages() {
  return {
    name: 'pages',
    setup({ initialOptions, onStart, onEnd }) {
      const { outdir } = initialOptions
      initialOptions.metafile = true
      onStart(() => rmSync(outdir, { recursive: true, force: true }))
      onEnd(({ errors, metafile }) => {
        if (errors.length > 0) return
        const names = {}
        for (const [output, { entryPoint }] of Object.entries(metafile.outputs)) {
          if (entryPoint !== undefined)
            names[basename(entryPoint)] = relative(outdir, output).replaceAll('\\', '/')
        }
        cpSync('public', outdir, { recursive: true })
        for (const entry of readdirSync('pages', { recursive: true, withFileTypes: true })) {
          if (!entry.isFile()) continue
          const file = join(entry.parentPath, entry.name)
          const target = join(outdir, relative('pages', file))
          mkdirSync(dirname(target), { recursive: true })
          const text = readFileSync(file, 'utf8').replace(/%([\w.]+)%/g, (_all, name) => `/${names[name]}`)
          writeFileSync(target, text)
        }
      })
    },
  }
}
