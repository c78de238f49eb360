import { nginx } from './engines/nginx.ts'
import { tryPurges } from './purges.ts'

tryPurges(nginx, { first: 1, every: 2 })
