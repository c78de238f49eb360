// TypeScript before 5.6 cannot read a name in quotes among exports, and a build that checks types fails at it: it is
// given declarations without what only `require` of a newer one asks for (the condition "types@<5.6" of package.json).
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

const QUOTED = /\b\w+ as 'module\.exports', /

for (const file of readdirSync('dist')) {
  if (!/^[a-z]+\.d\.ts$/.test(file)) continue
  const text = readFileSync(`dist/${file}`, 'utf8')
  if (QUOTED.test(text)) writeFileSync(`dist/${file.replace('.d.ts', '.old.d.ts')}`, text.replace(QUOTED, ''))
}
