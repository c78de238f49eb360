import { varnish } from './engines/varnish.ts'
import { tryPurges } from './purges.ts'

tryPurges(varnish)
