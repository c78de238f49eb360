import { spawnSync } from 'node:child_process'

/** A program that is no part of a fresh Debian, by its package. */
const packages: Readonly<Record<string, string>> = { b3sum: 'b3sum', rg: 'ripgrep', openssl: 'openssl' }

/** Whether programs can be run here; the ones that are missing are installed where that is possible and wanted. */
export function findTools(install: boolean, say: (line: string) => void): ReadonlySet<string> {
  const missing = Object.keys(packages).filter(name => !runs(name))
  if (missing.length > 0 && install && process.getuid?.() === 0 && runs('apt-get')) {
    say(`installing ${missing.join(', ')} with apt-get`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync('apt-get', ['update', '-qq'], { env })
    const wanted = missing.map(name => packages[name] ?? name)
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...wanted], { env })
  }
  return new Set(['find', 'xargs', 'sha256sum', ...Object.keys(packages)].filter(runs))
}

function runs(name: string): boolean {
  return spawnSync(name, [name === 'openssl' ? 'version' : '--version']).status === 0
}
