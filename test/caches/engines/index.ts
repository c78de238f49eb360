import type { Engine } from './engine.ts'
import { nginx } from './nginx.ts'
import { varnish } from './varnish.ts'

/** The caches that purges are tried on. */
export const engines: readonly Engine[] = [varnish, nginx]
