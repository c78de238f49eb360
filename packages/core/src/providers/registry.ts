import { paradarum } from './paradarum.ts'
import type { Provider } from './provider.ts'
import { wao } from './wao.ts'

/** The providers that configurations can name, a line each. */
export const providers = { wao, paradarum } as const satisfies Readonly<Record<string, Provider>>
