import { nginx } from './engines/nginx.ts'
import { tryPurges } from './purges.ts'

tryPurges(nginx, { first: 0, every: 2 })
