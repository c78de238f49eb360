import { nginx } from './engines/nginx.ts'
import { tryPurges } from './purges.ts'

tryPurges(nginx)
