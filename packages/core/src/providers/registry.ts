import type { Provider } from './contract/provider.ts'
import { medianova } from './medianova.ts'
import { optimole } from './optimole.ts'
import { paradarum } from './paradarum.ts'
import { wao } from './wao.ts'
import { wpengine } from './wpengine.ts'

/** The providers that configurations can name, a line each. */
export const providers = { wao, wpengine, optimole, paradarum, medianova } as const satisfies Readonly<
  Record<string, Provider>
>
