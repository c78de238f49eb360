import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRandom, gauss, type Random } from './random.ts'

/** A tree of files with random bytes; the same description always gives the same tree. */
export interface Tree {
  /** Also the name of its folder. */
  readonly name: string
  readonly files: number
  readonly filesPerFolder: number
  /** Size of the next file. */
  readonly size: (random: Random) => number
}

/** Sizes as those of a site: most small, some up to 2 MB. */
export const siteSizes = (random: Random): number =>
  Math.round(Math.min(2e6, Math.max(50, Math.exp(9.55 + 1.25 * gauss(random)))))

/** Sizes around 4 KB. */
export const smallSizes = (random: Random): number => Math.round(Math.max(50, 4096 + 900 * gauss(random)))

const extensions = ['html', 'js', 'css', 'png', 'jpg', 'webp', 'svg', 'json', 'woff2', 'txt']
/** Random bytes from which files are cut. */
const POOL = 1 << 22

/** Path of a file of a tree, in nested folders. */
function pathOf(index: number, filesPerFolder: number): string {
  const folder = Math.floor(index / filesPerFolder)
  const extension = extensions[index % extensions.length]
  return `section-${folder % 16}/part-${(folder >> 4) % 16}/page-${folder}/file-${index.toString(36)}.${extension}`
}

/** The folder with a tree, made if it is not there yet. */
export function makeTree(cache: string, { name, files, filesPerFolder, size }: Tree): Promise<string> {
  return makeOnce(join(cache, name), folder => {
    const random = createRandom(files)
    const pool = Buffer.alloc(POOL)
    for (let at = 0; at < POOL; at += 4) pool.writeUInt32LE(Math.floor(random() * 2 ** 32), at)
    for (let index = 0; index < files; index++) {
      const path = join(folder, pathOf(index, filesPerFolder))
      if (index % filesPerFolder === 0) mkdirSync(dirname(path), { recursive: true })
      const length = size(random)
      const pieces = [Buffer.from(`${name} ${index}\n`)]
      for (let left = length - (pieces[0]?.length ?? 0); left > 0; ) {
        const start = Math.floor(random() * (POOL / 2))
        const piece = pool.subarray(start, Math.min(POOL, start + left))
        pieces.push(piece)
        left -= piece.length
      }
      writeFileSync(path, Buffer.concat(pieces))
    }
  })
}

/** A folder that `fill` makes the first time; one that was not finished is made anew. */
export async function makeOnce(folder: string, fill: (folder: string) => unknown): Promise<string> {
  if (existsSync(folder)) return folder
  const unfinished = `${folder}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  await fill(unfinished)
  renameSync(unfinished, folder)
  return folder
}
